"""What is true of each network: text rules, share links, clients, error tables, and a sandbox.

Nothing here knows a database, Django or Celery. Adding a network is one folder and one line in
``registry``.
"""
