"""Chainlit's hooks. Chainlit loads this file; everything happens in medmemory.ui."""

import chainlit as cl
from chainlit.data.base import BaseDataLayer
from chainlit.types import ThreadDict

from medmemory.ui import chainlit_settings, questions, resume, socket_events, stopping
from medmemory.ui.boundary import hook
from medmemory.ui.services import services

chainlit_settings.apply(services().settings)
stopping.replace_chainlits_stop()
socket_events.replace_chainlits_events()


@cl.data_layer
def data_layer() -> BaseDataLayer:
    return services().chat_history


@cl.on_chat_start
@hook
async def on_chat_start() -> None:
    await resume.start()


@cl.on_chat_resume
async def on_chat_resume(thread: ThreadDict) -> None:
    await resume.resume(thread)


@cl.on_message
@hook
async def on_message(message: cl.Message) -> None:
    await questions.receive(message)


@cl.on_window_message
@hook
async def on_window_message(message: object) -> None:
    await questions.receive_from_page(message)
