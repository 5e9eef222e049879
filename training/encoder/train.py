"""Fine-tunes the first layers of multilingual-e5-small as a tagger of sources, cues and contents.

    python train.py VOCAB.npz OUT.pt --polnear FOLDER --treebanks FOLDER --hidden FILE [--labels FOLDER] [--layers 8] [--epochs 1.8]

Embedding tables stay as they are. AdamW with warm-up and linear decay; batches of windows of whole sentences; French and
Dutch sentences stand in every epoch several times. Matrix products are in bfloat16 where that is faster: nine times as
fast as float32 on a processor with AMX, 57 times as slow on one without any instruction for it.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from data import labelled, polnear, read_hidden
from model import Cut, Vocabulary, pretrained, transitions, window_ids, windows
from torch.nn import functional

PIECES = 126


def epoch(documents: list[list[Cut]], others: list[list[Cut]], repeat: list[int], rng: random.Random):
    """Windows of one pass, with another place of the first cut in every pass."""
    out = []
    for text in documents:
        out += [(text, w) for w in windows(text, PIECES, PIECES, rng.randint(PIECES // 4, PIECES))]
    for text, times in zip(others, repeat):
        for _ in range(times):
            for cut in text:
                if rng.random() < 0.5:
                    out += [([cut], w) for w in windows([cut], PIECES, PIECES)]
            shuffled = rng.sample(text, len(text))
            out += [(shuffled, w) for w in windows(shuffled[: len(text) // 2], PIECES, PIECES)]
    return out


def batches(rows, size: int, rng: random.Random):
    """Batches of windows of like length, in random order."""
    encoded = []
    for text, window in rows:
        ids, words = window_ids(text, window)
        encoded.append((ids, [p for p, _, _ in words], [text[s].sentence.tags[w] for _, s, w in words]))
    rng.shuffle(encoded)
    out = []
    for k in range(0, len(encoded), size * 16):
        group = sorted(encoded[k : k + size * 16], key=lambda row: len(row[0]))
        out += [group[i : i + size] for i in range(0, len(group), size)]
    rng.shuffle(out)
    return out


def narrow_is_faster(device: torch.device) -> bool:
    """Whether this machine multiplies matrices faster in bfloat16 than in float32."""
    if device.type != "cpu":
        return True
    seconds = []
    for kind in (torch.float32, torch.bfloat16):
        left, right = torch.ones(256, 384, dtype=kind), torch.ones(384, 1536, dtype=kind)
        left @ right
        started = time.process_time()
        left @ right
        seconds.append(time.process_time() - started)
    return seconds[1] < seconds[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("vocabulary")
    parser.add_argument("out")
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--hidden", type=Path, required=True, help="places of names, as `sayso-train hidden` writes them")
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--epochs", type=float, default=1.8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--documents", type=int, default=0, help="only so many documents of PolNeAR")
    parser.add_argument("--without", type=int, choices=(0, 1), help="leave out this half of the texts, to tag it unseen")
    parser.add_argument("--minutes", type=float, default=1e9, help="be done by then: the rate falls with the time too")
    parser.add_argument("--resume", type=Path, help="go on from this checkpoint, at the step and rate that it had")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the windows")
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps, to measure speed")
    parser.add_argument("--threads", type=int, default=1, help="more than one pays only on idle cores")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    started = time.time()
    torch.manual_seed(1)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)

    vocabulary = Vocabulary(args.vocabulary)
    hidden = read_hidden(args.hidden)
    texts = polnear(args.polnear, hidden)
    if args.without is not None:
        texts = [text for k, text in enumerate(texts) if k % 2 != args.without]
    if args.documents:
        texts = texts[: args.documents]
    weights = transitions([s for text in texts for s in text])
    documents = [[Cut(s, vocabulary) for s in text] for text in texts]
    others, repeat = [], []
    if args.labels:
        for language, times in (("fr", 2), ("nl", 4)):
            train, _ = labelled(args.labels / language, args.treebanks, hidden, args.without)
            others.append([Cut(s, vocabulary) for s in train])
            repeat.append(times)
    passes = []
    left = args.epochs
    while left > 0:
        part = batches(epoch(documents, others, repeat, rng), args.batch, rng)
        passes += part[: int(len(part) * min(1.0, left)) or 1]
        left -= 1
    print(f"{len(documents)} documents, {len(passes)} batches", flush=True)

    device = torch.device(args.device)
    narrow = narrow_is_faster(device)
    model = pretrained(args.layers).to(device)
    table = vocabulary.table().to(device)
    places = torch.from_numpy(vocabulary.places).to(device)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() < 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=args.rate, fused=True
    )
    warm = max(1, len(passes) // 16)
    done = 0
    if args.resume:
        saved = torch.load(args.resume, weights_only=False)
        model.load_state_dict(saved["model"])
        done = saved["steps"]

    def rate(step: int) -> float:
        """The share of the rate: up in the first steps (few after a break), then down to none with steps or time."""
        spent = (time.time() - started) / 60 / args.minutes
        fresh = (step - done) / (20 if done else warm)
        left = (len(passes) - step + 1) / (len(passes) - warm + 1)
        planned = (len(passes) - done) / (len(passes) - warm + 1) if done else 1.0
        return max(0.0, min(fresh, left, planned * (1 - spent)))

    model.train()
    total, began, cpu = 0.0, time.time(), time.process_time()
    for step, batch in enumerate(passes[done:], done + 1):
        for group in optimiser.param_groups:
            group["lr"] = args.rate * rate(step)
        longest = max(len(ids) for ids, _, _ in batch)
        ids = torch.tensor([row + [1] * (longest - len(row)) for row, _, _ in batch], device=device)
        lengths = torch.tensor([len(row) for row, _, _ in batch], device=device)
        at = torch.tensor([i * longest + p for i, (_, places_, _) in enumerate(batch) for p in places_], device=device)
        gold = torch.tensor([tag for _, _, tags in batch for tag in tags], device=device)
        with torch.autocast(device.type, torch.bfloat16, enabled=narrow):
            logits = model(table[ids] + places[:longest], lengths)
        loss = functional.cross_entropy(logits.view(-1, logits.shape[-1])[at], gold)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        total += float(loss.detach())
        if step % 20 == 0:
            each = (time.time() - began) / (step - done)
            print(
                f"step {step}/{len(passes)} loss {total / 20:.4f}, {each:.2f} s a step "
                f"({(time.process_time() - cpu) / (step - done):.2f} s of processor time), {each * (len(passes) - step) / 60:.0f} min left",
                flush=True,
            )
            total = 0.0
        last = step in (len(passes), args.steps) or time.time() - started > 60 * args.minutes
        if step % 100 == 0 or last:
            state = {k: v.cpu() for k, v in model.state_dict().items()}
            torch.save({"layers": args.layers, "model": state, "transitions": weights, "steps": step}, args.out)
        if last:
            break


if __name__ == "__main__":
    main()
