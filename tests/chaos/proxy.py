"""A TCP proxy between one of our processes and PostgreSQL that can cut, freeze and refuse."""
import asyncio
import socket
import threading

block = 64 * 1024


class Proxy:
    """One listening port in front of one target. Its methods may be called from any thread."""

    def __init__(self, loop, target_port):
        self.loop = loop
        self.target_port = target_port
        self.server = None
        self.flowing = asyncio.Event()
        self.flowing.set()
        # Who asked for it: disturbances of one process and of all may overlap.
        self.refusing, self.freezing = set(), set()
        self.transports = set()
        self.tasks = set()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.call(self.open())

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    async def open(self):
        if self.server is None:
            self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port,
                                                     reuse_address=True)

    async def close(self):
        self.abort_all()
        if self.server is not None:
            self.server.close()
            self.server = None

    def abort_all(self):
        count = len(self.transports) // 2
        for transport in list(self.transports):
            transport.abort()
        return count

    async def serve(self, reader, writer):
        self.transports.add(writer.transport)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            self.transports.discard(writer.transport)
            writer.transport.abort()
            return
        self.transports.add(far_writer.transport)
        pumps = [asyncio.ensure_future(self.pump(reader, far_writer)),
                 asyncio.ensure_future(self.pump(far_reader, writer))]
        self.tasks.update(pumps)
        # When either direction ends, both do: PostgreSQL's protocol has no half-close.
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for pump in pumps:
            pump.cancel()
        self.tasks.difference_update(pumps)
        for one in (writer, far_writer):
            self.transports.discard(one.transport)
            one.close()

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(block):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            return

    def cut(self):
        """Resets every connection; new ones are accepted. Returns the number reset."""
        async def now():
            return self.abort_all()
        return self.call(now())

    def refuse(self, who):
        """Resets every connection and refuses new ones until `who` heals."""
        async def now():
            self.refusing.add(who)
            await self.close()
        self.call(now())

    def freeze(self, who):
        """Silently passes nothing in either direction until `who` heals."""
        async def now():
            self.freezing.add(who)
            self.flowing.clear()
        self.call(now())

    def heal(self, who):
        """Ends a freeze: data held back meanwhile is delivered."""
        async def now():
            self.refusing.discard(who)
            self.freezing.discard(who)
            if not self.refusing:
                await self.open()
            if not self.freezing:
                self.flowing.set()
        self.call(now())


class ProxyThread:
    """The event loop of all proxies."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda *_: None)  # resets are intended
        self.proxies = []
        self.thread = threading.Thread(target=self.loop.run_forever, name="proxies", daemon=True)
        self.thread.start()

    def proxy(self, target_port):
        self.proxies.append(Proxy(self.loop, target_port))
        return self.proxies[-1]

    def stop(self):
        for proxy in self.proxies:
            proxy.call(proxy.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()
