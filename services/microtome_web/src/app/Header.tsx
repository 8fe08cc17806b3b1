import { ActionIcon, Group, Select, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import { api } from "@/api/client";
import { addressOf, useSelection } from "@/selection/location";
import { openHelp } from "./KeyHelp";
import { SCREENS } from "./screens";
import { lookWithoutRun } from "./useFirstRun";

/** Name, data set and run, the screens, light or dark, help. */
export function Header({ screen }: { screen: string }) {
  return (
    <div className="header">
      <Group gap="xs" wrap="nowrap" className="header-choice">
        <Text fw={700} component="a" href="#/" className="brand" aria-label="Microtome">
          <Mark /> <span className="brand-name">Microtome</span>
        </Text>
        <DatasetPicker />
        <RunPicker />
      </Group>
      <Navigation screen={screen} />
      <Group gap={4} wrap="nowrap" className="header-tools">
        <SchemeButton />
        <Tooltip label="Keys (?)">
          <ActionIcon variant="subtle" color="gray" aria-label="Show the keys" onClick={openHelp}>
            ?
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}

function Navigation({ screen }: { screen: string }) {
  const [selection] = useSelection();
  const links = useRef<HTMLElement>(null);
  // on a narrow page the link of the present screen may lie beyond the edge
  useEffect(() => {
    links.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [screen]);
  return (
    <nav ref={links} className="navigation" aria-label="Screens">
      {SCREENS.map((known) => (
        <a
          key={known.path}
          href={addressOf(known.path, selection)}
          aria-current={known.path === screen ? "page" : undefined}
          className="navigation-link"
        >
          {known.title}
        </a>
      ))}
    </nav>
  );
}

function DatasetPicker() {
  const [selection, change] = useSelection();
  const { data } = api.useQuery("get", "/api/v1/datasets", { params: { query: { limit: 1000 } } });
  const known = data?.items.map((dataset) => dataset.name) ?? [];
  if (!known.length) return null;
  // an older version, tag or branch of one is chosen by its name
  const names = selection.dataset.includes("@") && !known.includes(selection.dataset) ? [selection.dataset, ...known] : known;
  return (
    <Select
      aria-label="Data set"
      className="picker"
      size="xs"
      data={names}
      value={names.includes(selection.dataset) ? selection.dataset : null}
      placeholder="Data set"
      allowDeselect={false}
      searchable={names.length > 8}
      onChange={(name) => name && change({ dataset: name })}
    />
  );
}

const NO_RUN = " no run";

function RunPicker() {
  const [selection, change] = useSelection();
  const { data } = api.useQuery(
    "get",
    "/api/v1/datasets/{dataset}",
    { params: { path: { dataset: selection.dataset } } },
    { enabled: selection.dataset !== "" },
  );
  const runs = data?.runs ?? [];
  if (!runs.length) return null;
  return (
    <Select
      aria-label="Run"
      className="picker"
      size="xs"
      data={[{ value: NO_RUN, label: "no run" }, ...runs.map((run) => ({ value: run, label: run }))]}
      value={runs.includes(selection.run) ? selection.run : NO_RUN}
      allowDeselect={false}
      onChange={(run) => {
        const none = run === NO_RUN || !run;
        lookWithoutRun(none ? selection.dataset : "");
        change(none ? withoutRun(selection.items) : { run });
      }}
    />
  );
}

function withoutRun(items: string) {
  return items === "predictions" ? { run: "", items: "objects" as const } : { run: "" };
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`Turn ${other}`}>
      <ActionIcon variant="subtle" color="gray" aria-label={`Turn ${other}`} onClick={() => setColorScheme(other)}>
        {scheme === "dark" ? "☀" : "☾"}
      </ActionIcon>
    </Tooltip>
  );
}

function Mark() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="mark">
      <rect x="2" y="2" width="14" height="3" rx="1" />
      <rect x="2" y="7" width="14" height="3" rx="1" opacity="0.55" />
      <rect x="5" y="12" width="11" height="3" rx="1" />
    </svg>
  );
}
