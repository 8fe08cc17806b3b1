import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fetchBytes } from "@/api/client";
import { problemOf } from "@/api/problem";
import { usePictureSource } from "./pictures";

interface Props {
  /** null while it is not to be asked for */
  address: string | null;
  alt: string;
  /** told why there is none, and nothing once there is one */
  onMissing?: (reason: string) => void;
}

/** After a failure the server is asked for the reason; if it knows none, the picture is tried again. */
type Stage = "tried" | "asked about" | "tried again" | "broken";

/** A picture that fills its frame, or in its place why there is none. */
export function Picture({ address, alt, onMissing }: Props) {
  const [held, setHeld] = useState<{ address: string | null; stage: Stage }>({ address, stage: "tried" });
  const stage = held.address === address ? held.stage : "tried";
  const go = (next: Stage) => setHeld({ address, stage: next });
  const fail = () => go(stage === "tried again" ? "broken" : "asked about");
  const isShown = stage === "tried" || stage === "tried again";
  const source = usePictureSource(isShown ? address : null, fail);
  if (address !== null && stage === "asked about") return <AskedAbout address={address} alt={alt} onFound={() => go("tried again")} onMissing={onMissing} />;
  if (stage === "broken") return <NoPicture alt={alt} reason="The browser can’t show what the server sends" onMissing={onMissing} />;
  return source && <img src={source} alt={alt} decoding="async" draggable={false} onError={fail} />;
}

function AskedAbout({ address, alt, onFound, onMissing }: Props & { address: string; onFound: () => void }) {
  const asked = async ({ signal }: { signal: AbortSignal }) => (await fetchBytes(address, { signal })).ok;
  const { data, error } = useQuery({ queryKey: ["why no picture", address], queryFn: asked, gcTime: 0 });
  useEffect(() => {
    if (data) onFound();
  });
  return error && <NoPicture alt={alt} reason={reasonOf(error)} onMissing={onMissing} />;
}

/** What the server says, as a sentence: “The picture file is missing: night/7.jpg”. */
export function reasonOf(error: unknown): string {
  const { detail, found, title } = problemOf(error);
  const said = found ? `${detail}: ${found}` : detail || title;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** A sign, and the reason as far as there is room. */
function NoPicture({ alt, reason, onMissing }: { alt: string; reason: string; onMissing?: (reason: string) => void }) {
  useEffect(() => {
    onMissing?.(reason);
    return () => onMissing?.("");
  }, [reason, onMissing]);
  return (
    <span className="no-picture" role="img" aria-label={alt ? `${alt}: ${reason}` : reason} title={reason}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.5">
        <rect x="2" y="4" width="16" height="12" rx="2" />
        <path d="M5 13l3-4 2.5 3 2-2L15 13M3 18L17 2" />
      </svg>
      <span className="no-picture-words">{reason}</span>
    </span>
  );
}
