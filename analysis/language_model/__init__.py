"""Another reader of the user's own: a language model that codes by the codebook, asked once and kept.

    config.py      readers.toml: which model, where, within which limits
    prompt.py      the codebook and the article's numbered sentences → the question; the form of the answer
    client.py      one question → one answer, over the OpenAI-compatible chat interface
    cache.py       the answers, each a file named by the checksum of its question
    asking.py      many questions: what they cost, side by side, within a limit, going on where they stopped
    alignment.py   an answer → statements, each of whose words was found in the article
    codebook.md    docs/codebook.md, as it is sent

Importing this imports none of them, and no client is imported unless a reader is named. A result needs only
the answers that are kept: who has them rebuilds the same bytes without a model.
"""
