"""Another reader of the user's own: a language model that codes by the codebook, asked once and kept.

    config.py      readers.toml: which model, where, within which limits
    prompt.py      the codebook and the article's numbered sentences → the question; the form of the answer
    client.py      one question → one answer, over the OpenAI-compatible chat interface, kept as a file
    asking.py      many questions: what they cost, side by side, within a limit, going on where they stopped
    alignment.py   an answer → statements, each of whose words was found in the article
    codebook.md    docs/codebook.md, as it is sent

No client is imported unless a reader is named. Who has the answers rebuilds the same bytes without a model.
"""
