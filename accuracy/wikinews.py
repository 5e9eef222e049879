#!/usr/bin/env python3
"""Writes the German Wikinews quotations in the layout of PolNeAR, so that the same scorer reads them.

    accuracy/wikinews.py WIKINEWS OUT

WIKINEWS holds a `.json` file for each text, with annotations that have a speaker, a cue and a quote in characters. OUT
gets `text/N.txt` and `attributions/N_1.ann`. Quotations that stand inside another are left out, as PolNeAR has none.
What kind of quotation each is makes no difference: all are attributions.
"""

import argparse
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wikinews", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    for name in ("text", "attributions"):
        (args.out / name).mkdir(parents=True, exist_ok=True)
    paths = sorted(args.wikinews.glob("*.json"))
    if not paths:
        raise SystemExit(f"{args.wikinews}: no .json file, expected one for each text")
    for number, path in enumerate(paths):
        told = json.loads(path.read_text("utf-8"))
        (args.out / "text" / f"{number:03}.txt").write_bytes(told["originalText"].encode())
        lines = []
        for annotation in told["annotations"]:
            if annotation["isNested"]:
                continue
            parts = []
            for role, field in (("Source", "speaker"), ("Cue", "cue"), ("Content", "quote")):
                spans = ";".join(f"{span['charBegin']} {span['charEnd']}" for span in annotation[field]["spans"])
                if spans:
                    entity = f"T{len(lines)}"
                    lines.append(f"{entity}\t{role} {spans}\t-")
                    parts.append(f"{role}:{entity}")
            if parts:
                lines.append(f"E{len(lines)}\tAttribution:{parts[-1].partition(':')[2]} " + " ".join(parts))
        (args.out / "attributions" / f"{number:03}_1.ann").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(paths)} texts")


if __name__ == "__main__":
    main()
