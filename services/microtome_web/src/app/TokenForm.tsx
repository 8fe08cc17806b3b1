import { Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Problem } from "@/api/problem";
import { setToken } from "@/api/token";
import { queries } from "./queries";

/** Asks for the token of a server that other machines can reach. */
export function TokenForm({ problem }: { problem: Problem }) {
  const [text, setText] = useState("");
  function submit(event: FormEvent): void {
    event.preventDefault();
    setToken(text.trim());
    queries.clear();
  }
  return (
    <form onSubmit={submit} className="narrow">
      <Stack>
        <Title order={1}>{problem.title}</Title>
        <Text>{problem.detail}. It is kept in this tab only.</Text>
        <PasswordInput label="Token" value={text} onChange={(event) => setText(event.currentTarget.value)} autoFocus />
        <Button type="submit" disabled={!text.trim()}>
          Go on
        </Button>
      </Stack>
    </form>
  );
}
