import { AppShell, Button, Center, Loader } from "@mantine/core";
import { Suspense, useEffect, useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { token, watchToken } from "@/api/token";
import { usePlace, useSelection } from "@/selection/location";
import { EmptyState } from "@/parts/EmptyState";
import { ProblemAlert } from "@/parts/ProblemAlert";
import { plainName } from "@/parts/versions";
import { Boundary } from "./Boundary";
import { Header } from "./Header";
import { KeyHelp } from "./KeyHelp";
import { SCREENS, type Screen } from "./screens";
import { TokenForm } from "./TokenForm";
import { useFirstRun } from "./useFirstRun";

/** The frame around every screen: header, the screen of the address, help. */
export function App() {
  const place = usePlace();
  const screen = SCREENS.find((known) => known.path === place.screen) ?? SCREENS[0]!;
  useEffect(() => {
    document.title = `${screen.title} – Microtome`;
  }, [screen]);
  return (
    <AppShell header={{ height: { base: 96, sm: 52 } }} padding={0}>
      <AppShell.Header>
        <Header screen={screen.path} />
      </AppShell.Header>
      <AppShell.Main className="main">
        <Boundary key={screen.path}>
          <Suspense fallback={<Waiting />}>
            {isKnownScreen(place.screen) ? <Shown screen={screen} /> : <UnknownScreen name={place.screen} />}
          </Suspense>
        </Boundary>
      </AppShell.Main>
      <KeyHelp />
    </AppShell>
  );
}

function Shown({ screen }: { screen: Screen }) {
  const held = useSyncExternalStore(watchToken, token);
  const [selection, change] = useSelection();
  useFirstRun();
  const datasets = api.useQuery("get", "/api/v1/datasets", { params: { query: { limit: 1000 } }, key: held });
  const names = datasets.data?.items.map((dataset) => dataset.name);
  const first = names?.[0];
  useEffect(() => {
    if (!selection.dataset && first) change({ dataset: first }, { replace: true });
  }, [selection.dataset, first, change]);
  if (datasets.error) {
    const error: unknown = datasets.error;
    const refused = error instanceof ProblemError && [401, 403].includes(error.problem.status);
    return refused ? <TokenForm problem={error.problem} /> : <ProblemAlert error={error} retry={datasets.refetch} />;
  }
  if (screen.standsAlone) return <screen.component />;
  if (names && !first) return <NoDataset />;
  if (!selection.dataset) return <Waiting />;
  // a screen need not wait for the list to be asked for its data
  if (names && !isKnown(names, selection.dataset)) return <UnknownDataset name={selection.dataset} />;
  return <screen.component key={selection.dataset} />;
}

/** Whether there is such a page; without a name the first one is meant. */
function isKnownScreen(name: string): boolean {
  return name === "" || SCREENS.some((known) => known.path === name);
}

/** Whether there is such a data set; `NAME@VERSION` is one of its versions, tags or branches. */
function isKnown(names: readonly string[], dataset: string): boolean {
  return names.includes(dataset) || names.includes(plainName(dataset));
}

export function Waiting() {
  return (
    <Center h={200}>
      <Loader size="sm" aria-label="Loading" />
    </Center>
  );
}

function NoDataset() {
  return (
    <EmptyState
      title="There is no data set yet"
      action={
        <Button component="a" href="#/import">
          Go to the import
        </Button>
      }
    >
      Import one here, or by <code>microtome import NAME --images DIR --annotations FILE</code>. Or see the whole job on generated street
      scenes: <code>microtome demo</code>.
    </EmptyState>
  );
}

function UnknownScreen({ name }: { name: string }) {
  return <EmptyState title={`There is no page “${name}”`}>The address may be misspelt. Choose a page above.</EmptyState>;
}

function UnknownDataset({ name }: { name: string }) {
  return (
    <EmptyState title={`There is no data set “${name}”`}>
      It may have been deleted or renamed. Choose another one above.
    </EmptyState>
  );
}
