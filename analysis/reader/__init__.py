"""The reader: who takes which position in an article, learned from coded articles.

    passages.py   a document as word pieces, in passages that the encoder reads in one go
    reading.py    passages → statements and speech, by the exported graphs
    decoding.py   the network's numbers → stretches of text
    examples.py   coded articles → passages with labels, to learn from
    network.py    the network itself (needs torch, as do the next two)
    training.py   fit it
    exporting.py  the trained network → the graphs in weights/

Reading needs ``onnxruntime`` and ``tokenizers``; nothing is downloaded.
"""

from analysis.reader.reading import (
    Said,
    Voice,
    bears_on,
    deciding_words,
    read,
    settings,
    sounds_of,
    toward,
    version,
)
