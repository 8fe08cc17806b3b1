import { Alert, Button, Stack, Text } from "@mantine/core";
import { problemOf } from "@/api/problem";

/** What went wrong, what was found and what to do, in the server's words. */
export function ProblemAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  return (
    <Alert color="red" variant="light" title={problem.title} m="sm" role="alert">
      <Stack gap={4} align="flex-start">
        <Text size="sm">{problem.detail}</Text>
        {problem.found && <Text size="sm">Found: {problem.found}</Text>}
        {problem.expected && <Text size="sm">Expected: {problem.expected}</Text>}
        {problem.fix && (
          <Text size="sm" fw={600}>
            {problem.fix}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" mt={4} onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
