"""Cut every Python process that has this folder on PYTHONPATH off from the network.

Python imports `sitecustomize` at start. The audit hook that it installs here sees each name look-up and each connection
before it happens and refuses all that would leave this machine.
"""

import sys

MESSAGE = "the network is off while notebooks run in the tests: a notebook must bring its data with it (tried to reach {})"
LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
HERE = {"", "localhost", "::1", "::", "0.0.0.0"}


def _refuse_network(event, arguments):
    if event in LOOK_UPS:
        host = arguments[0]
    elif event in CONNECTIONS and isinstance(arguments[1], tuple) and arguments[1]:
        host = arguments[1][0]
    else:
        return
    if isinstance(host, tuple):
        host = host[0]
    host = host.decode("latin-1") if isinstance(host, (bytes, bytearray)) else host
    if host is not None and not _is_here(str(host).lower()):
        raise OSError(MESSAGE.format(host))


def _is_here(host):
    digits = host.replace(".", "").isdigit()  # 127.0.0.1, but not a name such as 127.example
    return host in HERE or host.startswith("127.") and digits


sys.addaudithook(_refuse_network)
