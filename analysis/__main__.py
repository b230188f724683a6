"""The command line.

Exit status: 0 done; 1 a notebook stopped before its end (its page says where); 2 the input cannot be used; 130 stopped
by Ctrl-C.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis import __version__
from analysis.commands import FILE, Commands, articles, exchange, measure, pages
from analysis.commands.train import train
from analysis.language_model.config import NO_NETWORK, YES


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
@click.option("--seeds", type=FILE, help="The folder of events.  [default: CEASEFIRE_SEEDS, else seeds/ here or above]")
@click.option("--no-network", is_flag=True, help="Ask no language model: only answers that are kept are used.")
@click.option("--yes", is_flag=True, help="Send as many articles to a language model as it takes, without asking.")
def main(seeds: Path | None, no_network: bool, yes: bool) -> None:
    """Where does each actor stand on the ceasefire, how do they sound, and how far can that be trusted?"""
    # The notebooks' kernels take these along.
    os.environ |= {"CEASEFIRE_SEEDS": str(seeds.resolve())} if seeds else {}
    os.environ |= {NO_NETWORK: "1"} if no_network else {}
    os.environ |= {YES: "1"} if yes else {}


for command in (
    *(articles.code, articles.start, pages.report, pages.batch, pages.verify, measure.validate, train),
    *(exchange.sample, exchange.sheet, exchange.network, exchange.dna),
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m analysis")
