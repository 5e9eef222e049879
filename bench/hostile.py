#!/usr/bin/env python3
"""Files that were built to break a reader, or that are larger than most: how Sayso takes them, how long, with how much memory.

    bench/hostile.py PROGRAM [--only WORD] [--keep FOLDER] [--read] [FOLDER OF REAL FILES]

PROGRAM is the built program `sayso`. Writes each file into a folder of its own, lets `sayso intake --json` read it as a user
would, and prints a row for each: its size, the time that passed, the processor's time of the program and its worker
together, the most memory that both had together (VmHWM in Linux), and what it said of the file. Real files are copied,
broken off and changed in several places each; of these only the slowest is shown. --only makes only files whose names have
WORD, --keep leaves the files there, --read lets `sayso read` read them for claims into a case.
"""

import gzip
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

MEBI = 1 << 20
SAID = "The board of Norhaven said that it had closed three of its quays, and that it did not know for how long. "
PAGE = "<p>Some words that would be a text if there were not so much around them, said the board of Norhaven. " * 3


def zipped(files, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body, head=""):
    text = f'<?xml version="1.0"?>{head}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    return zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", text)])


def odt(body):
    return zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", f"<office:body>{body}</office:body>")])


def zeros(name):
    """An archive with one file of 1 GB of zeros, written piece by piece."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(bytes(MEBI))
    return buffer.getvalue()


def nested_zip(depth):
    inner = zipped([("a.txt", SAID)])
    for number in range(depth):
        inner = zipped([(f"{number}.zip", inner)])
    return inner


def wide_zip():
    """Ten archives in an archive, each with ten that hold ten files of 8 MiB."""
    inner = zipped([(f"{number}.txt", SAID * 80_000) for number in range(10)])
    inner = zipped([(f"{number}.zip", inner) for number in range(10)])
    return zipped([(f"{number}.zip", inner) for number in range(10)])


def entities():
    names = "abcdefghij"
    lines = ['<!ENTITY a "lol">'] + [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip(names, names[1:])]
    return docx("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>" * 3 + paragraph(SAID), f"<!DOCTYPE x [{''.join(lines)}]>")


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cells(count):
    row = "<w:tr>" + f"<w:tc>{paragraph('7')}</w:tc>" * 10 + "</w:tr>"
    return "<w:tbl>" + row * (count // 10) + "</w:tbl>"


def mail(body, kind="text/plain"):
    return f"From: Ann Roe <ann@example.org>\r\nDate: Tue, 6 May 2031 10:00:00 +0200\r\nSubject: Quays\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"


def deep_mail(depth):
    text = "From: a@example.org\r\nMIME-Version: 1.0\r\n"
    return text + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)) + "\r\n" + SAID


def forwarded(depth):
    text = mail(SAID)
    for _ in range(depth):
        text = mail(text, "message/rfc822")
    return text


def record(address, body, length=None, kind="response", head="Content-Type: text/html; charset=utf-8"):
    content = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body
    length = len(content) if length is None else length
    start = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-03T10:00:00Z\r\nContent-Length: {length}\r\n\r\n"
    return start.encode() + content + b"\r\n\r\n"


def page(number):
    return f"<html><body><h1>Report {number}</h1>{PAGE}<p>No. {number}.</p></body></html>".encode()


def pdf(objects, trailer="/Root 1 0 R"):
    lines = "".join(f"{number} 0 obj\n{body}\nendobj\n" for number, body in objects)
    return f"%PDF-1.7\n{lines}xref\ntrailer\n<< {trailer} /Size {len(objects) + 1} >>\nstartxref\n0\n%%EOF\n".encode("latin-1")


def stream(text, entries=""):
    return f"<< /Length {len(text)} {entries} >>\nstream\n{text}\nendstream"


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
RESOURCES = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"


def one_page(content, more=()):
    return pdf([
        (1, "<< /Type /Catalog /Pages 2 0 R >>"), (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R {RESOURCES} >>"),
        (4, stream(content)), (5, FONT), *more,
    ])


SHOW = "BT /F1 10 Tf 50 700 Td (The board closed three quays.) Tj ET\n"


def page_loop():
    return pdf([
        (1, "<< /Type /Catalog /Pages 2 0 R >>"), (2, "<< /Type /Pages /Kids [3 0 R 2 0 R 6 0 R] /Count 99999999 >>"),
        (3, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R {RESOURCES} >>"), (4, stream(SHOW)), (5, FONT),
        (6, "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 6 0 R 3 0 R] /Count 5 >>"),
    ])


def deep_pages(depth):
    objects = [(1, "<< /Type /Catalog /Pages 7 0 R >>"), (4, stream(SHOW)), (5, FONT)]
    objects += [(7 + n, f"<< /Type /Pages /Kids [{8 + n} 0 R] /Count 1 >>") for n in range(depth)]
    objects += [(7 + depth, f"<< /Type /Page /MediaBox [0 0 600 800] /Contents 4 0 R {RESOURCES} >>")]
    return pdf(objects)


def generated():
    """Names and contents, the contents made when they are wanted. A function that takes a file writes a large one."""
    yield "60,000 nested div.html", lambda: "<html><body>" + PAGE + "<div>" * 60_000 + "x"
    yield "20,000 nested inline tags.html", lambda: "<html>" + "".join(f"<font color={n}>" for n in range(20_000)) + "<p>a" * 20_000 + PAGE
    yield "5,000 unclosed tables.html", lambda: "<html>" + PAGE + "<table><tr><td>" * 5_000 + SAID
    yield "100,000 attributes.html", lambda: "<html><p" + "".join(f" a{n}=b" for n in range(100_000)) + ">" + PAGE
    yield "2,000,000 elements.html", lambda: "<html>" + PAGE + "<i>" * 2_000_000
    yield "50 MB in one line.html", lambda: "<html><p>" + SAID * (50_000_000 // len(SAID))
    yield "50 MB in one line.txt", lambda: SAID * (50_000_000 // len(SAID))
    yield "50 MB in short lines.txt", lambda: "The quay is shut.\n" * (50_000_000 // 18)
    yield "50 MB without a space.txt", lambda: "a" * 50_000_000
    yield "UTF-16 labelled as UTF-8.html", lambda: b"<html><meta charset=utf-8>" + PAGE.encode("utf-16-le")
    yield "Latin-1 labelled as Shift_JIS.html", lambda: ("<html><meta charset=shift_jis>" + PAGE + "<p>L\xe9a a ni\xe9.").encode("latin-1")
    yield "1 GB of zeros.zip", lambda: zeros("zeros.txt")
    yield "1 GB of zeros.docx", lambda: zeros("word/document.xml")
    yield "1 GB of zeros.gz", lambda: gzip.compress(bytes(1 << 30), 6)
    yield "40 archives in each other.zip", lambda: nested_zip(40)
    yield "8 GB of text in 111 archives.zip", wide_zip
    yield "200,000 empty files.zip", lambda: zipped([(f"{n}", "") for n in range(200_000)], zipfile.ZIP_STORED)
    yield "entity bomb.docx", entities
    yield "900,000 cells.docx", lambda: docx(cells(900_000))
    yield "200,000 nested tables.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 200_000 + paragraph(SAID))
    yield "200,000 notes.odt", lambda: odt("<text:p>a<text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p>" * 200_000)
    yield "20,000 notes in each other.odt", lambda: odt("<text:p>a<text:note><text:note-body>" * 20_000)
    yield "60 MB in one paragraph.docx", lambda: docx(paragraph(SAID * (60_000_000 // len(SAID))))
    yield "20,000 groups in each other.rtf", lambda: "{\\rtf1 " + "{" * 20_000 + SAID
    yield "60 MB of control words.rtf", lambda: "{\\rtf1 " + "\\par\\b0\\tab " * 5_000_000
    yield "30 MB of hexadecimal letters.rtf", lambda: "{\\rtf1\\ansicpg932 " + "\\'93\\'fa" * 3_700_000 + "}"
    yield "20,000 parts in each other.eml", lambda: deep_mail(20_000)
    yield "100 mails in each other.eml", lambda: forwarded(100)
    yield "200,000 parts.eml", lambda: mail("--b\r\n\r\na\r\n" * 200_000, "multipart/mixed; boundary=b")
    yield "50 MB of quoted lines.eml", lambda: mail("> > The quay is shut.\r\n" * 2_200_000)
    yield "50 MB of quoted-printable.eml", lambda: mail("=C3=A9" * 8_300_000, "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable")
    yield "record with a lying length.warc", lambda: b"".join(record(f"https://example.org/{n}", page(n), 10**15 if n == 50 else None) for n in range(100))
    yield "length that is too short.warc", lambda: b"".join(record(f"https://example.org/{n}", page(n), 40 if n == 50 else None) for n in range(100))
    yield "chunk of 2^60 bytes.warc", lambda: record("https://example.org/", b"1000000000000000\r\n" + page(1), None, "response", "Content-Type: text/html\r\nTransfer-Encoding: chunked") * 2
    yield "packed four times.warc", lambda: record("https://example.org/", zeros_gz(4), None, "response", "Content-Type: text/html\r\nContent-Encoding: gzip") * 2
    yield "page tree with loops.pdf", page_loop
    yield "5,000 page trees in each other.pdf", lambda: deep_pages(5_000)
    yield "form that draws itself.pdf", lambda: one_page(SHOW + "/X Do", [(6, stream("/X Do /X Do " + SHOW, f"/Type /XObject /Subtype /Form /BBox [0 0 600 800] {RESOURCES}"))])
    yield "30 MB of text on one page.pdf", lambda: one_page(SHOW * 500_000)
    yield "20,000,000 arrays in each other.pdf", lambda: one_page("[" * 20_000_000 + SHOW)
    yield "mailbox of 300 MB.mbox", mailbox
    yield "mailbox of 300 MB, packed.mbox.gz", lambda file: mailbox(file, gzip_too=True)
    yield "folder with a mailbox of 300 MB.zip", zip_of_mailbox
    yield "web archive of 300 MB.warc", web_archive
    yield "web archive of 300 MB, packed.warc.gz", lambda file: web_archive(file, gzip_too=True)
    yield "web archive of 300 MB.wacz", wacz


def zeros_gz(times):
    packed = bytes(512 * MEBI)
    for _ in range(times):
        packed = gzip.compress(packed, 6)
    return packed


LETTER = (SAID * 4 + "\n\n") * 40
PICTURE = random.Random(4).randbytes(150_000)


def messages(n_bytes):
    """Messages of about 17 KB, until there are so many bytes."""
    number = written = 0
    while written < n_bytes:
        number += 1
        head = f"From ann@example.org Tue May  6 10:00:00 2031\nFrom: Ann Roe <ann@example.org>\nDate: Tue, 6 May 2031 10:00:00 +0200\nSubject: Quay {number}\nMessage-ID: <{number}@example.org>\n\n"
        message = f"{head}No. {number}.\n\n{LETTER}".encode()
        written += len(message)
        yield message


def mailbox(file, gzip_too=False):
    out = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) if gzip_too else file
    for message in messages(300 * 10**6):
        out.write(message)
    if gzip_too:
        out.close()


def zip_of_mailbox(file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("notes.txt", SAID)
        with archive.open("mail/all.mbox", "w", force_zip64=True) as part:
            mailbox(part)


def web_archive(file, gzip_too=False):
    """Pages and pictures, as a crawl has them: most of the bytes are pictures."""
    number = written = 0
    while written < 300 * 10**6:
        number += 1
        for part in (record(f"https://example.org/{number}", page(number) + LETTER.encode()),
                     record(f"https://example.org/{number}.png", PICTURE, head="Content-Type: image/png")):
            written += len(part)
            file.write(gzip.compress(part, 1) if gzip_too else part)


def wacz(file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("datapackage.json", "{}")
        with archive.open("archive/data.warc.gz", "w", force_zip64=True) as part:
            web_archive(part, gzip_too=True)


def damaged(path):
    """A real file, broken off and changed."""
    whole = path.read_bytes()
    chance = random.Random(len(whole))
    for number in range(4):
        yield f"broken off {number}", whole[: chance.randrange(len(whole))]
    for number in range(8):
        changed = bytearray(whole)
        for _ in range(max(1, len(whole) // 20_000)):
            changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        yield f"changed {number}", bytes(changed)


def processes(first):
    """The process and those that it started."""
    found = [first]
    for process in found:
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                found += map(int, Path(f"/proc/{process}/task/{task}/children").read_text().split())
        except OSError:
            pass
    return found


def peak(process):
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def measure(program, folder, name, command):
    """Reads the file: seconds, seconds of the processor, MiB, and what became of it."""
    output = folder / "output.jsonl"
    before = time.monotonic()
    with open(output, "wb") as out:
        child = subprocess.Popen([program, *command, name, "--json"], cwd=folder, stdout=out, stderr=subprocess.PIPE)
    peaks = {}
    while True:
        for process in processes(child.pid):
            peaks[process] = max(peaks.get(process, 0), peak(process))
        ended, status, usage = os.wait4(child.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.01)
    seconds = time.monotonic() - before
    error = child.stderr.read().decode().strip()
    code = os.waitstatus_to_exitcode(status)
    with open(output, encoding="utf-8") as lines:
        became = told([line[:4000] for line in lines]) if code == 0 else f"ENDED WITH {code}: {error[-200:]}"
    for left in [output, *folder.glob("pile.sayso*")]:
        left.unlink()
    return seconds, usage.ru_utime + usage.ru_stime, sum(peaks.values()) / 1024, became


def told(lines):
    """What the lines of a file and of what it holds say, in one."""
    def field(name, line):
        found = re.search(f'"{name}":("(?:[^"\\\\]|\\\\.)*")', line)
        return json.loads(found[1]) if found else ""

    lines = [line for line in lines if field("path", line)]
    states = [(field("path", line), field("state", line) or field("outcome", line), field("reason", line)) for line in lines]
    outer = [state for state in states if "!/" not in state[0]] or states
    parts = [state for state in states if "!/" in state[0]]
    text = f"{outer[-1][1]}: {outer[-1][2]}" if outer[-1][2] else outer[-1][1]
    if parts:
        reasons = sorted({reason for _, state, reason in parts if state == "unread"})
        text += f"; {sum(state in ('read', 'new') for _, state, _ in parts)} of {len(parts)} parts are documents"
        text += f", others: {reasons[0]}" if reasons else ""
    return text


def main():
    arguments = sys.argv[1:]
    only = keep = None
    if "--only" in arguments:
        at = arguments.index("--only")
        only = arguments[at + 1]
        del arguments[at : at + 2]
    if "--keep" in arguments:
        at = arguments.index("--keep")
        keep = arguments[at + 1]
        del arguments[at : at + 2]
    command = ["intake"]
    if "--read" in arguments:
        arguments.remove("--read")
        command = ["read", "--jobs", "1", "--rules"]
    if not arguments:
        sys.exit(__doc__)
    program = str(Path(arguments[0]).resolve())
    folder = Path(keep or tempfile.mkdtemp(prefix="hostile-"))
    folder.mkdir(parents=True, exist_ok=True)
    print("| file | MB | seconds | of the processor | MiB | what it became |\n|---|---:|---:|---:|---:|---|")

    def row(name, size, seconds, processor, memory, became):
        became = became.replace("|", "\\|")
        print(f"| {name} | {size / 1e6:.1f} | {seconds:.1f} | {processor:.1f} | {memory:.0f} | {became} |", flush=True)

    for name, make in generated():
        if only and only not in name:
            continue
        path = folder / name
        if not path.exists():
            if make.__code__.co_argcount:
                with open(path, "wb") as file:
                    make(file)
            else:
                content = make()
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        row(name, path.stat().st_size, *measure(program, folder, name, command))
        if not keep:
            path.unlink()
    for real in sorted(Path(arguments[1]).rglob("*")) if len(arguments) > 1 else []:
        if not real.is_file() or real.stat().st_size == 0:
            continue
        worst, n_read, n_files = None, 0, 0
        for what, content in damaged(real):
            name = f"damaged{real.suffix}"
            (folder / name).write_bytes(content)
            found = measure(program, folder, name, command)
            n_files, n_read = n_files + 1, n_read + found[3].startswith(("read", "new", "container"))
            if worst is None or found[1] > worst[1][1]:
                worst = (what, found)
        became = f"{n_read} of {n_files} read; the slowest: {worst[1][3]}"
        row(f"{real.name}, {worst[0]}", real.stat().st_size, *worst[1][:3], became)
    if not keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
