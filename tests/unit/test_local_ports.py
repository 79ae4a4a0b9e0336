from __future__ import annotations

import os
import socket
from pathlib import Path

from pyairtable_db.local import ports


def test_a_folder_keeps_its_port_and_another_gets_another() -> None:
    one, other = Path("/home/alice/one/.local/main"), Path("/home/alice/other/.local/main")

    assert ports.derived_port(one) == ports.derived_port(one)
    assert ports.derived_port(one) != ports.derived_port(other)


def test_derived_ports_stay_below_those_of_outgoing_connections() -> None:
    derived = [ports.derived_port(Path(f"/clone/{number}")) for number in range(500)]

    assert min(derived) >= 1024
    assert max(derived) < 32768


def test_a_taken_port_is_passed_over_and_its_holder_is_named() -> None:
    folder = Path("/clone/of/this/test")
    with socket.create_server((ports.HOST, ports.free_port(folder))) as listener:
        taken = listener.getsockname()[1]

        assert not ports.is_free(taken)
        assert ports.free_port(folder) != taken
        assert f"(pid {os.getpid()})" in str(ports.holder(taken))
    assert ports.is_free(taken)
    assert ports.holder(taken) is None
