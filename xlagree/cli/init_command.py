"""`xlagree init`: a rate card, clients and usage to start from."""

from pathlib import Path
from typing import Annotated

import typer

from xlagree.cli.door import door

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the files; made if it is not there.")]
Company = Annotated[str, typer.Option("--company", metavar="NAME", help="Your firm, printed on every page.")]
Empty = Annotated[bool, typer.Option("--empty", help="Write forms to fill in, without the samples.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files of these names.")]


@door()
def init(folder: Folder, company: Company = "", empty: Empty = False, force: Force = False) -> None:
    """Write a rate card, clients and usage to start from.

    With --company your name stands where that of the made-up firm would be:
    on every page of every book. With --empty there are no samples: a rate card,
    tables of clients and usage, and a policy, with their labels alone.
    The samples have a theme beside them, theme.toml: with --company one to fill in.
    """
    import tempfile

    from xlagree.generate.forms.empty_forms import write_empty_forms
    from xlagree.generate.samples.starter import write_samples
    from xlagree.intake.files import beside
    from xlagree.terms.errors import Problem, refuse

    with tempfile.TemporaryDirectory() as made:
        if empty:
            write_empty_forms(Path(made), company)
        else:
            write_samples(Path(made), company, themed=True)
        samples = sorted(Path(made).iterdir())
        files = [folder / sample.name for sample in samples]
        if not force:
            refuse(
                Problem(f"{file} is there already", "choose another folder, or add --force to overwrite it")
                for file in files
                if file.exists()
            )
        folder.mkdir(parents=True, exist_ok=True)
        with beside(*files) as unfinished:
            for sample, path in zip(samples, unfinished, strict=True):
                path.write_bytes(sample.read_bytes())
    for file in files:
        print(file)
    print(
        f"{'Fill in the rate card' if empty else 'The numbers are made up: put yours in their place'}, then run"
    )
    print(f"  xlagree check {folder / 'rate-card.xlsx'}")
