"""What is true of each network: text rules, share links, clients, error tables, and a sandbox.

Nothing here knows a database, Django or Celery. Adding a network is one folder and one line in
``registry``. The folder holds:

* ``__init__``: its ``NETWORK``: what it can do, limits, prices, addresses, the variables that change them
* ``text``: how it counts
* ``client``: the calls; ``errors``: what an answer means, row by row
* ``player``: how the sandbox plays it (``player()`` makes one)
* ``oauth``, where accounts are connected by it

``tests/networks/test_contract.py`` runs over the registry: a network is done when it passes.
"""
