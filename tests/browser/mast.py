"""The mast that stands between a phone and the portal, so that a test can let it fall."""

import contextlib
import socket
import threading


class Mast:
    """Without it no byte goes either way, whatever the browser believes."""

    def __init__(self, port):
        self.port, self.is_up, self.lines = port, True, []
        self.ear = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self.ear.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                phone, _ = self.ear.accept()
            except OSError:
                return
            if not self.is_up:
                phone.close()
                continue
            portal = socket.create_connection(("localhost", self.port))
            self.lines += [phone, portal]
            for ends in ((phone, portal), (portal, phone)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    @staticmethod
    def _carry(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            end.close()

    def fall(self):
        self.is_up = False
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.lines.clear()

    def stand(self):
        self.is_up = True
