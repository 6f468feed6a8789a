"""Sets booklets: plain values in, the bytes of PDFs out, by booklet.typ.

It is done by a process of its own, which runs this very file: the fonts are large, and what they take is given back; and
whatever goes wrong there ends there.
"""
import base64
import json
import pathlib
import subprocess
import sys

PAPERS = ("a4", "a5")
PATIENCE = 120          # seconds, for all that is set at once
PAGES = pathlib.Path(__file__).with_name("booklet.typ")


class NotSet(Exception):
    """The booklets were not set; that is a bug or a broken installation, never a refusal."""


def typeset(booklets):
    """The PDF of each booklet, in their order; each is a dict of plain values. Raises NotSet."""
    command = [sys.executable, "-I", __file__]      # -I: what lies beside this file is not taken for the standard library
    try:
        done = subprocess.run(command, input=json.dumps(booklets).encode(), capture_output=True, timeout=PATIENCE, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotSet((error.stderr or b"it took too long").decode(errors="replace")[-2000:]) from None
    return [base64.b64decode(pdf) for pdf in json.loads(done.stdout)]


def main():
    import manimgx_fonts
    import manimgx_fonts_cjk
    import typst

    folders = [str(pathlib.Path(package.__file__).parent) for package in (manimgx_fonts, manimgx_fonts_cjk)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(str(PAGES), font_paths=fonts)
    pdfs = [bytes(compiler.compile(format="pdf", sys_inputs={"booklet": json.dumps(booklet)}))    # type: ignore[arg-type]
            for booklet in json.load(sys.stdin.buffer)]
    json.dump([base64.b64encode(pdf).decode() for pdf in pdfs], sys.stdout)


if __name__ == "__main__":
    main()
