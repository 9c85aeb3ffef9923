#!/usr/bin/env python3
"""A network of everything that our processes must not reach, with a resolver that lies:
unshare --net --mount hostile_network.py. The inner addresses, and a public one, are this host's
own; the public server is in a network of its own behind a link.
Prints "ready", then a line for each connection: "reached public 93.184.216.34 /path" or
"reached inner 127.0.0.1". Runs until it is killed."""
import ipaddress
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import urllib.parse

public = "93.184.216.34"
own = "93.184.216.35"  # public too, but of this host
link_address = "10.99.0.1"
# Nobody listens where libcurl would have to connect first, were these asked.
inner = ("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "198.18.0.1",
         "fd00::5", "fec0::5", "64:ff9b::7f00:1", "2002:7f00:1::1")
ports = (80, 8080)

# The addresses that names resolve to, one after another; the last one stays. A tuple is one answer
# with several addresses.
names = {
    "public": [public],
    "own": [own],
    "loopback": ["127.0.0.1"],
    "private": ["10.0.0.1"],
    "shared": ["100.64.0.1"],
    "metadata": ["169.254.169.254"],
    "zero": ["0.0.0.0"],
    "loopback6": ["::1"],
    "mapped": ["::ffff:127.0.0.1"],
    "nat64": ["64:ff9b::7f00:1"],
    "sixtofour": ["2002:7f00:1::1"],
    "unique": ["fd00::5"],
    "both": [("127.0.0.1", "10.0.0.1", public)],
    "rebound": [public, "127.0.0.1"],
    "rebound-on-the-way": [public, "169.254.169.254"],
}
asked = {}
lock = threading.Lock()


def say(text):
    print(text, flush=True)


def addresses_of(name, kind):
    """The addresses of one answer; a name moves on after each answer with addresses of the asked
    kind."""
    found = names.get(name.removesuffix(".example.org"), [])
    if not found:
        return []
    with lock:
        turn = asked.get(name, 0)
        told = found[min(turn, len(found) - 1)]
        told = told if isinstance(told, tuple) else (told,)
        fitting = [one for one in told if ipaddress.ip_address(one).version == kind]
        if fitting:
            asked[name] = turn + 1
    return fitting


def answer_to(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    question = query[12:at + 5]
    kind = struct.unpack(">H", query[at + 1:at + 3])[0]
    version = {1: 4, 28: 6}.get(kind)
    found = addresses_of(".".join(labels).lower(), version) if version else []
    records = b""
    for one in found:
        packed = ipaddress.ip_address(one).packed
        records += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(packed)) + packed
    return query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(found), 0, 0) + question + records


def resolve():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.bind(("127.0.0.1", 53))
        while True:
            query, sender = link.recvfrom(512)
            link.sendto(answer_to(query), sender)


def serve_one(link):
    with link:
        local = ipaddress.ip_address(link.getsockname()[0].split("%")[0])
        local = getattr(local, "ipv4_mapped", None) or local
        if str(local) != public:
            say(f"reached inner {local}")
            link.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 15\r\n\r\n%PDF-1.7 secret")
            return
        request = link.recv(65536).decode("latin-1")
        target = request.split(" ")[1] if request.count(" ") > 1 else ""
        say(f"reached public {local} {target}")
        if match := re.match(r"/to\?(.*)", target):
            place = urllib.parse.unquote(match[1])
            link.sendall(f"HTTP/1.1 302 X\r\nLocation: {place}\r\n"
                         "Content-Length: 0\r\n\r\n".encode())
        else:
            link.sendall(b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")


def listen(port):
    with socket.create_server(("::", port), family=socket.AF_INET6, backlog=64,
                              dualstack_ipv6=True) as server:
        while True:
            link = server.accept()[0]
            threading.Thread(target=serve_one, args=(link,), daemon=True).start()


def ip(*words, within=()):
    subprocess.run([*within, "ip", *words], check=True)


def serve_public():
    """In the other network, once it has its address, until the first one ends."""
    sys.stdin.readline()
    for port in ports:
        threading.Thread(target=listen, args=(port,), daemon=True).start()
    sys.stdin.read()
    os._exit(0)


def make_outside():
    """The other network, and the link to it."""
    outside = subprocess.Popen(["unshare", "--net", sys.executable, "-B", __file__, "--public"],
                               stdin=subprocess.PIPE)
    network = f"/proc/{outside.pid}/ns/net"
    while os.readlink(network) == os.readlink("/proc/self/ns/net"):
        pass  # until unshare has made it
    there = ("nsenter", f"--net={network}")
    ip("link", "add", "here", "type", "veth", "peer", "name", "there", "netns", str(outside.pid))
    ip("addr", "add", f"{link_address}/32", "dev", "here")
    ip("link", "set", "here", "up")
    ip("route", "add", public, "dev", "here")
    ip("addr", "add", f"{public}/32", "dev", "there", within=there)
    ip("link", "set", "lo", "up", within=there)
    ip("link", "set", "there", "up", within=there)
    ip("route", "add", link_address, "dev", "there", within=there)
    outside.stdin.write(b"\n")
    outside.stdin.flush()
    return outside


def main():
    if "--public" in sys.argv:
        serve_public()
    ip("link", "set", "lo", "up")
    outside = make_outside()  # while it lives, so does the other network
    for address in (own, *inner):
        bits = "32" if ":" not in address else "128"
        ip("addr", "add", f"{address}/{bits}", "dev", "lo")
    with tempfile.TemporaryDirectory() as folder:
        resolver = pathlib.Path(folder) / "resolv.conf"
        resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:2\n")
        subprocess.run(["mount", "--bind", resolver, "/etc/resolv.conf"], check=True)
    threads = [threading.Thread(target=listen, args=(port,), daemon=True) for port in ports]
    threads.append(threading.Thread(target=resolve, daemon=True))
    for thread in threads:
        thread.start()
    for port in ports:  # A port is ready once it accepts a connection.
        while True:
            with socket.socket() as probe:
                if probe.connect_ex((public, port)) == 0:
                    break
    say("ready")
    threads[0].join()
    outside.wait()


if __name__ == "__main__":
    main()
