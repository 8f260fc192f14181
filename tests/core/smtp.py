"""A mail server for one test: it keeps the letters it has taken, and can stop answering at a chosen moment."""

import socketserver
import threading
from email import message_from_bytes


class MailServer(socketserver.ThreadingTCPServer):
    """`hangs_at` "data": before it takes the letter; "quit": after it has, before the sender can know it is done."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Connection)
        self.letters, self.hangs_at, self.is_hanging = [], "", threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def wait_until_it_hangs(self):
        assert self.is_hanging.wait(60), "no letter came in 60 seconds"

    def message_ids(self):
        return [letter["Message-ID"] for letter in list(self.letters)]


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.hangs("data"):
                    return
                self.server.letters.append(message_from_bytes(letter))
            elif word == b"QUIT":
                if not self.hangs("quit"):
                    self.say("221 bye")
                return
            self.say("250 ok")

    def hangs(self, moment):
        if self.server.hangs_at != moment:
            return False
        self.server.is_hanging.set()
        self.rfile.read()  # until the sender is gone
        return True

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
