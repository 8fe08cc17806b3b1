import { Component, type ReactNode } from "react";
import { ProblemAlert } from "@/parts/ProblemAlert";

interface State {
  error: unknown;
}

/** Shows what went wrong in a screen instead of a blank page. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <ProblemAlert error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}
