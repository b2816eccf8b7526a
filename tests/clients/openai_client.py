"""Asks a server with the package openai. Prints what came, as JSON."""

import base64
import hashlib
import json
import sys

import openai


def summary(sound):
    """The length and the hash of a sound."""
    return {"bytes": len(sound), "sha256": hashlib.sha256(sound).hexdigest()}


def main(url, key, text):
    """Prints what each way of asking gives."""
    client = openai.OpenAI(base_url=url, api_key=key, max_retries=0)
    speech = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": text}
    results = {}

    whole = client.audio.speech.create(**speech, response_format="pcm")
    results["whole"] = summary(whole.content)

    create = client.audio.speech.with_streaming_response.create
    with create(**speech, response_format="pcm") as response:
        parts = list(response.iter_bytes())
        results["stream"] = summary(b"".join(parts))
        results["parts"] = len(parts)

    sound = b""
    with create(**speech, response_format="pcm", stream_format="sse") as response:
        for line in response.iter_lines():
            if not line.startswith("data: "):
                continue
            event = json.loads(line[len("data: ") :])
            if event["type"] == "speech.audio.delta":
                sound += base64.b64decode(event["audio"])
            last = event
    results["events"] = summary(sound)
    results["last"] = last["type"]

    results["models"] = [model.id for model in client.models.list()]
    errors = {
        "voice": lambda: client.audio.speech.create(**{**speech, "voice": "nobody"}),
        "key": lambda: openai.OpenAI(base_url=url, api_key="wrong").models.list(),
        "model": lambda: client.models.retrieve("gpt-9"),
    }
    for name, ask in errors.items():
        try:
            ask()
        except openai.APIStatusError as error:
            results[name] = [type(error).__name__, error.code, error.param]

    print(json.dumps(results))


main(*sys.argv[1:])
