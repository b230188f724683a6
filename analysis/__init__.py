"""Where does each actor stand on the ceasefire, how do they sound, and how far can that be trusted?

Text goes in, tidy tables come out: ``analysis.pipeline`` shows the whole method on one screen,
docs/data-dictionary.md tells what they hold. Nothing here touches the network, the clock or the environment.
"""

__version__ = "0.1.0"
