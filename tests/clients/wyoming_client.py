"""Asks a server as Home Assistant does, with the package wyoming. Prints what came, as JSON."""

import asyncio
import hashlib
import json
import sys

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

VOICE = SynthesizeVoice(name="af_alloy")


async def listen(client, last):
    """Returns the sound up to an event, and checks its events."""
    sound = bytes()
    start = None
    while True:
        event = await client.read_event()
        assert event is not None, "the server went away"
        assert not Error.is_type(event.type), event.data
        if AudioStart.is_type(event.type):
            start = AudioStart.from_event(event)
        elif AudioChunk.is_type(event.type):
            chunk = AudioChunk.from_event(event)
            assert (chunk.rate, chunk.width, chunk.channels) == (24000, 2, 1)
            assert chunk.timestamp == round(len(sound) / 48), "milliseconds so far"
            sound += chunk.audio
        elif AudioStop.is_type(event.type):
            stop = AudioStop.from_event(event)
            assert stop.timestamp == round(len(sound) / 48)
        if last.is_type(event.type):
            assert start is not None and start.rate == 24000
            return {"bytes": len(sound), "sha256": hashlib.sha256(sound).hexdigest()}


async def main(uri, text):
    """Prints what each way of asking gives."""
    results = {}
    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Describe().event())
        info = Info.from_event(await client.read_event())
        program = info.tts[0]
        assert program.supports_synthesize_streaming
        results["voices"] = {voice.name: voice.languages for voice in program.voices}
        for said in ("hello", None):
            await client.write_event(Ping(text=said).event())
            assert Pong.from_event(await client.read_event()).text == said

    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(Synthesize(text=text, voice=VOICE).event())
        results["whole"] = await listen(client, AudioStop)

    async with AsyncClient.from_uri(uri) as client:
        await client.write_event(SynthesizeStart(voice=VOICE).event())
        for i in range(0, len(text), 7):
            await client.write_event(SynthesizeChunk(text=text[i : i + 7]).event())
        await client.write_event(Synthesize(text=text, voice=VOICE).event())
        await client.write_event(SynthesizeStop().event())
        results["parts"] = await listen(client, SynthesizeStopped)

    async with AsyncClient.from_uri(uri) as client:
        voice = SynthesizeVoice(name="nobody")
        await client.write_event(Synthesize(text=text, voice=voice).event())
        error = Error.from_event(await client.read_event())
        results["error"] = error.code
        assert await client.read_event() is None

    print(json.dumps(results))


asyncio.run(main(*sys.argv[1:]))
