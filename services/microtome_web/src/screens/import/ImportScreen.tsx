import "./import.css";
import { Stepper, Text, Title } from "@mantine/core";
import { api } from "@/api/client";
import { useParameter, useSelection } from "@/selection/location";
import { EvaluateStep } from "./EvaluateStep";
import { RunStep } from "./RunStep";
import { ScoreStep } from "./ScoreStep";
import { TruthStep } from "./TruthStep";
import { VectorStep } from "./VectorStep";

/** From files to figures and scores in five steps; each shows what was odd in what it read. */
export default function ImportScreen() {
  const [step, setStep] = useParameter("step");
  const [{ dataset }] = useSelection();
  const { data } = api.useQuery("get", "/api/v1/datasets", { params: { query: { limit: 1000 } } });
  const known = data?.items.some((one) => one.name === dataset) ?? false;
  const active = known ? Math.min(4, Number(step) || 0) : 0;
  const go = (next: number) => setStep(String(next));
  return (
    <div className="page import">
      <Title order={1} mb="xs">
        Import
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        Pictures stay where they are; Microtome reads them from the server’s disk.{known && ` Steps 2 to 5 are about the data set ${dataset}.`}
      </Text>
      <Stepper active={active} onStepClick={go} size="sm" allowNextStepsSelect={known} className="import-steps">
        <Stepper.Step label="Ground truth">
          <TruthStep onNext={() => go(1)} />
        </Stepper.Step>
        <Stepper.Step label="Predictions">
          <RunStep dataset={dataset} onNext={() => go(2)} />
        </Stepper.Step>
        <Stepper.Step label="Vectors">
          <VectorStep dataset={dataset} onNext={() => go(3)} />
        </Stepper.Step>
        <Stepper.Step label="Evaluate">
          <EvaluateStep dataset={dataset} onNext={() => go(4)} />
        </Stepper.Step>
        <Stepper.Step label="Scores">
          <ScoreStep dataset={dataset} />
        </Stepper.Step>
      </Stepper>
    </div>
  );
}
