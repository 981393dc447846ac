//! What one can do in the chat beside writing.

use super::CHAT;
use crate::ui::action::{Action, ActionId, Argument};

pub(super) const SEND: ActionId = ActionId("chat.send");
pub(super) const NEWLINE: ActionId = ActionId("chat.newline");
pub(super) const UP: ActionId = ActionId("chat.up");
pub(super) const DOWN: ActionId = ActionId("chat.down");
pub(super) const OLDER: ActionId = ActionId("chat.older");
pub(super) const NEWER: ActionId = ActionId("chat.newer");
pub(super) const COMPLETE: ActionId = ActionId("chat.complete");
pub(super) const STOP: ActionId = ActionId("chat.stop");
pub(super) const REVIEW: ActionId = ActionId("chat.review");
pub(super) const CONTEXT: ActionId = ActionId("chat.context");
pub(super) const ADD_FILE: ActionId = ActionId("chat.add-file");
pub(super) const NEW: ActionId = ActionId("chat.new");
pub(super) const FIND: ActionId = ActionId("chat.find");
pub(super) const RESUME: ActionId = ActionId("chat.resume");
pub(super) const EXPORT: ActionId = ActionId("chat.export");
pub(super) const MODEL: ActionId = ActionId("chat.model");
pub(super) const COPY: ActionId = ActionId("chat.copy");
pub(super) const PAGE_UP: ActionId = ActionId("chat.page-up");
pub(super) const PAGE_DOWN: ActionId = ActionId("chat.page-down");
pub(super) const FIRST: ActionId = ActionId("chat.first");
pub(super) const LAST: ActionId = ActionId("chat.last");

const fn entry(id: ActionId, title: &'static str, sentence: &'static str) -> Action {
    Action::new(id.0, title, sentence, &[CHAT])
}

/// Everything one can do in the chat beside editing what is typed.
pub const CHAT_ACTIONS: &[Action] = &[
    entry(
        SEND,
        "Ask the model",
        "Sends what is typed with its context; with nothing typed, reviews what the last reply proposes.",
    ),
    entry(NEWLINE, "New line of a question", "Begins a new line."),
    entry(
        UP,
        "Up in the question",
        "Moves up a line, from the first to the question before.",
    ),
    entry(
        DOWN,
        "Down in the question",
        "Moves down a line, from the last to the question after.",
    ),
    entry(OLDER, "Older question", "Shows the question before."),
    entry(NEWER, "Newer question", "Shows the question after."),
    entry(
        COMPLETE,
        "Complete mention",
        "Completes the name behind `@`; what is mentioned is sent along.",
    ),
    entry(
        STOP,
        "Stop the reply",
        "Stops the reply that is coming; else shows the newest again.",
    ),
    entry(
        REVIEW,
        "Review proposal",
        "Opens what the last reply proposes, to be accepted or rejected.",
    ),
    entry(
        CONTEXT,
        "Context of the question",
        "Lists what is sent along, to take it away or to add to it.",
    ),
    entry(
        ADD_FILE,
        "Send a file along",
        "Adds a file, or all that a pattern names, to what is sent along.",
    )
    .taking(Argument::Text("file")),
    entry(
        NEW,
        "New conversation",
        "Begins a new conversation; the old one is kept.",
    ),
    entry(
        FIND,
        "Find conversation",
        "Finds a conversation by words that were said in it, and goes on with it.",
    )
    .taking(Argument::Text("words")),
    entry(
        RESUME,
        "Resume conversation",
        "Goes on with a conversation chosen from a list.",
    ),
    entry(
        EXPORT,
        "Export conversation",
        "Writes the conversation to a Markdown file.",
    )
    .taking(Argument::Text("file")),
    entry(
        MODEL,
        "Choose model",
        "Chooses the model that is asked from now on, as `provider:model`.",
    )
    .taking(Argument::Text("model")),
    entry(
        COPY,
        "Copy reply",
        "Copies the last reply, or what is selected.",
    ),
    entry(
        PAGE_UP,
        "Page up in the chat",
        "Moves what was said down by a screenful.",
    ),
    entry(
        PAGE_DOWN,
        "Page down in the chat",
        "Moves what was said up by a screenful.",
    ),
    entry(FIRST, "Beginning of the chat", "Shows what was said first."),
    entry(LAST, "End of the chat", "Shows what was said last."),
];
