//! The catalogue of actions: everything one can do, as entries of a table.
//!
//! The palette, the help popup, the hints of the status line and the which-key popup are drawn from
//! these entries and from the keymap, so that what is shown is what there is. Keys stand in
//! `keymap.toml`, by the action's id; an action without a key is still in the palette.

use std::fmt;

/// The name of an action, such as `focus.next`: in keymaps, in tests and in what a pane is told to do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActionId(pub &'static str);

impl fmt::Display for ActionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Debug for ActionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// A section of the keymap. A pane names the ones it is in, most specific first; `GLOBAL` is always
/// asked last.
pub type Context = &'static str;

/// Keys that mean the same wherever one is.
pub const GLOBAL: Context = "global";
/// Movement in anything that has rows: lists, diffs, sources. A pane with rows names it after its own.
pub const ROWS: Context = "rows";
/// A line of text that narrows a list while it is typed.
pub const FILTER: Context = "filter";
/// Popups: the palette, help, questions.
pub const POPUP: Context = "popup";

/// One thing one can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    pub id: ActionId,
    /// Two or three words, for palette and hints.
    pub title: &'static str,
    /// One sentence for help.
    pub sentence: &'static str,
    /// The keymap sections in which it makes sense.
    pub contexts: &'static [Context],
    /// What may be said after its name on the command line.
    pub argument: Option<Argument>,
}

/// What an action may be told beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Anything, by what it is: `message`, `form`.
    Text(&'static str),
    /// One of what there is of its sort; the command line completes it.
    Theme,
    Keys,
    Pane,
    Layout,
}

impl Argument {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Argument::Text(word) => word,
            Argument::Theme => "theme",
            Argument::Keys => "keys",
            Argument::Pane => "pane",
            Argument::Layout => "layout",
        }
    }
}

impl Action {
    pub const fn new(
        id: &'static str,
        title: &'static str,
        sentence: &'static str,
        contexts: &'static [Context],
    ) -> Action {
        Action {
            id: ActionId(id),
            title,
            sentence,
            contexts,
            argument: None,
        }
    }

    /// The same action, told something beside its name.
    pub const fn taking(self, argument: Argument) -> Action {
        Action {
            argument: Some(argument),
            ..self
        }
    }
}

macro_rules! actions {
    ($(#[$doc:meta])* $table:ident in $contexts:expr; $($name:ident = $id:literal, $title:literal, $sentence:literal $(, $argument:expr)?;)*) => {
        $(pub const $name: ActionId = ActionId($id);)*
        $(#[$doc])*
        pub const $table: &[Action] = &[
            $(Action::new($id, $title, $sentence, $contexts)$(.taking($argument))?,)*
        ];
    };
}

actions! {
    /// What the app itself does, wherever the focus is.
    GLOBAL_ACTIONS in &[GLOBAL];
    FOCUS_NEXT = "focus.next", "Next pane", "Moves the focus to the next pane.";
    FOCUS_PREVIOUS = "focus.previous", "Previous pane", "Moves the focus to the previous pane.";
    FOCUS_BACK = "focus.back", "Pane before", "Moves the focus to the pane that had it before.";
    FOCUS_LEFT = "focus.left", "Pane to the left", "Moves the focus to the pane on the left.";
    FOCUS_RIGHT = "focus.right", "Pane to the right", "Moves the focus to the pane on the right.";
    FOCUS_UP = "focus.up", "Pane above", "Moves the focus to the pane above.";
    FOCUS_DOWN = "focus.down", "Pane below", "Moves the focus to the pane below.";
    FOCUS_REPL = "focus.repl", "Go to REPL", "Moves the focus to the REPL.";
    FOCUS_COMMITS = "focus.commits", "Go to commits", "Moves the focus to the commit graph.";
    FOCUS_VIOLATIONS = "focus.violations", "Go to violations", "Moves the focus to the violations.";
    FOCUS_SOURCE = "focus.source", "Go to source", "Moves the focus to the source of a definition.";
    FOCUS_DIFF = "focus.diff", "Go to diff", "Moves the focus to the diff.";
    FOCUS_DEFINITIONS = "focus.definitions", "Go to definitions", "Moves the focus to the outline of the image.";
    FOCUS_JOURNAL = "focus.journal", "Go to journal", "Moves the focus to what the session did.";
    FOCUS_TESTS = "focus.tests", "Go to tests", "Moves the focus to examples and tests.";
    FOCUS_CONDITIONS = "focus.conditions", "Go to conditions", "Moves the focus to the stopped program.";
    FOCUS_INSIGHTS = "focus.insights", "Go to insights", "Moves the focus to the plots of the project's past.";
    FOCUS_CHAT = "focus.chat", "Go to chat", "Moves the focus to the conversation with a model.";
    FOCUS_REVIEW = "focus.review", "Go to review", "Moves the focus to what a model proposes.";
    FOCUS_CHOOSE = "focus.choose", "Choose pane", "Moves the focus to a pane chosen from a list.", Argument::Pane;
    JUMP_BACK = "jump.back", "Back", "Returns to where one was before, in whichever pane that is; a count returns that often.";
    JUMP_FORWARD = "jump.forward", "Forward", "Goes again to where one was before going back.";
    CONTEXT_SEND = "context.send", "Send along", "Sends what is under the cursor along with the next question to a model.";
    ACTION_REPEAT = "action.repeat", "Repeat", "Does again what was done last, with the same count.";
    OPERATION_UNDO = "operation.undo", "Undo", "Takes back what was done last to milestones, definitions or the layout.";
    OPERATION_REDO = "operation.redo", "Redo", "Does again what was taken back last.";
    PANE_ZOOM = "pane.zoom", "Zoom pane", "Gives the focused pane the whole screen, or gives it back.";
    PANE_GROW = "pane.grow", "Grow pane", "Makes the focused pane higher.";
    PANE_SHRINK = "pane.shrink", "Shrink pane", "Makes the focused pane lower.";
    PANE_WIDEN = "pane.widen", "Widen pane", "Makes the focused pane wider.";
    PANE_NARROW = "pane.narrow", "Narrow pane", "Makes the focused pane narrower.";
    PANE_SPLIT_RIGHT = "pane.split-right", "Split to the right", "Gives the focused pane a place of its own, to the right of the tabs it was among.";
    PANE_SPLIT_DOWN = "pane.split-down", "Split below", "Gives the focused pane a place of its own, below the tabs it was among.";
    PANE_MOVE_LEFT = "pane.move-left", "Move pane left", "Moves the focused pane to the place on its left, or to the left edge.";
    PANE_MOVE_RIGHT = "pane.move-right", "Move pane right", "Moves the focused pane to the place on its right, or to the right edge.";
    PANE_MOVE_UP = "pane.move-up", "Move pane up", "Moves the focused pane to the place above, or to the upper edge.";
    PANE_MOVE_DOWN = "pane.move-down", "Move pane down", "Moves the focused pane to the place below, or to the lower edge.";
    PANE_CLOSE = "pane.close", "Close pane", "Takes the focused pane off the screen; what it holds stays.";
    PANE_REOPEN = "pane.reopen", "Reopen pane", "Brings back the pane that was closed last.";
    LAYOUT_CHOOSE = "layout.choose", "Choose layout", "Arranges the panes as one of the named layouts says.", Argument::Layout;
    LAYOUT_SAVE = "layout.save", "Save layout", "Keeps how the panes stand now under a name.", Argument::Text("name");
    LAYOUT_RESET = "layout.reset", "Reset layout", "Puts all panes back where they were at first.";
    HELP_OPEN = "help.open", "Help", "Shows the keys of the focused pane; type to filter.";
    HELP_GUIDE = "help.guide", "Guide", "Shows the workstation in five minutes.";
    PALETTE_OPEN = "palette.open", "Command palette", "Finds any action by typing parts of its name.";
    COMMAND_OPEN = "command.open", "Command line", "Does an action by its name, with what it is to be told; completes both.";
    KEYMAP_CHOOSE = "keymap.choose", "Choose keys", "Chooses between the keys of Imago, of vim and of emacs.", Argument::Keys;
    KEYMAP_EDIT = "keymap.edit", "Edit keys", "Lists every key with what stands in its way; gives keys and takes them.";
    KEYMAP_INSPECT = "keymap.inspect", "Inspect keys", "Shows what each key you press is and means here.";
    SETTINGS_RELOAD = "settings.reload", "Read settings again", "Reads keys and themes from their files; coming back to the window does so too.";
    THEME_NEXT = "theme.next", "Next theme", "Switches to the next theme.";
    THEME_CHOOSE = "theme.choose", "Choose theme", "Chooses a theme from a list, shown as you move.", Argument::Theme;
    MOUSE_TOGGLE = "mouse.toggle", "Mouse on or off", "Lets the terminal have the mouse, for its own selection, or takes it back.";
    SCREEN_REDRAW = "screen.redraw", "Redraw screen", "Paints everything again; in linear mode it reads all of the pane and how the project stands.";
    SESSION_EVALUATE = "session.evaluate", "Evaluate", "Evaluates a form as if it had been typed in the REPL.", Argument::Text("form");
    SESSION_LOAD = "session.load", "Load file", "Evaluates a file.", Argument::Text("file");
    SESSION_RESCAN = "session.rescan", "Read files again", "Reads all source files of the project and takes what changed.";
    SESSION_VERIFY = "session.verify", "Verify history", "Recomputes every hash of the history; the status line counts, and interrupting stops it.";
    SESSION_REMEDY = "session.remedy", "Remedy", "Mends what the status line says is wrong with the project, or says how.";
    EVALUATION_INTERRUPT = "evaluation.interrupt", "Interrupt", "Stops the running evaluation; a definition it was in is undone. With nothing running, clears what is typed.";
    APP_SUSPEND = "app.suspend", "Suspend", "Stops Imago and returns to the shell; `fg` brings it back.";
    APP_QUIT = "app.quit", "Quit", "Writes everything down and leaves.";
}

actions! {
    /// Movement shared by everything that has rows. Panes that name the `rows` context get these.
    ROW_ACTIONS in &[ROWS];
    ROW_DOWN = "rows.down", "Down", "Moves down a row; a count before it moves that many.";
    ROW_UP = "rows.up", "Up", "Moves up a row; a count before it moves that many.";
    ROW_PAGE_DOWN = "rows.page-down", "Page down", "Moves down by a screenful.";
    ROW_PAGE_UP = "rows.page-up", "Page up", "Moves up by a screenful.";
    ROW_FIRST = "rows.first", "First row", "Moves to the first row.";
    ROW_LAST = "rows.last", "Last row", "Moves to the last row; with a count, to that row.";
    ROW_LEFT = "rows.left", "Left", "Scrolls left, or folds.";
    ROW_RIGHT = "rows.right", "Right", "Scrolls right, or unfolds.";
    ROW_OPEN = "rows.open", "Open", "Opens what is under the cursor.";
    ROW_BACK = "rows.back", "Back", "Goes back a level.";
    ROW_FILTER = "rows.filter", "Filter", "Narrows the rows while you type.", Argument::Text("query");
    ROW_COPY = "rows.copy", "Copy", "Copies what is under the cursor.";
}

actions! {
    /// The line that narrows a list while it is typed. Every key unbound here is text.
    FILTER_ACTIONS in &[FILTER];
    FILTER_ACCEPT = "filter.accept", "Keep filter", "Keeps the filter and returns to the rows.";
    FILTER_CLEAR = "filter.clear", "Drop filter", "Drops the filter and returns to the rows.";
    FILTER_DOWN = "filter.down", "Down", "Moves down a row without leaving the filter.";
    FILTER_UP = "filter.up", "Up", "Moves up a row without leaving the filter.";
    FILTER_COMPLETE = "filter.complete", "Complete", "Completes the last word: a field of the query, a value of it, or a name; again takes the next.";
    FILTER_COMPLETE_BACK = "filter.complete-back", "Complete backwards", "Takes what was offered before for the last word.";
}

actions! {
    /// Popups. Every key unbound here is text where the popup takes text.
    POPUP_ACTIONS in &[POPUP];
    POPUP_ACCEPT = "popup.accept", "Accept", "Takes what is chosen or typed.";
    POPUP_CANCEL = "popup.cancel", "Close", "Closes the popup; nothing happens.";
    POPUP_DOWN = "popup.down", "Down", "Moves down a row.";
    POPUP_UP = "popup.up", "Up", "Moves up a row.";
    POPUP_PAGE_DOWN = "popup.page-down", "Page down", "Moves down by a screenful.";
    POPUP_PAGE_UP = "popup.page-up", "Page up", "Moves up by a screenful.";
}

/// Every table of this file, in the order in which help shows them.
pub const ACTIONS: [&[Action]; 4] = [GLOBAL_ACTIONS, ROW_ACTIONS, FILTER_ACTIONS, POPUP_ACTIONS];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_action_is_listed_twice_and_each_is_documented() {
        let mut ids: Vec<ActionId> = ACTIONS
            .iter()
            .flat_map(|it| it.iter())
            .map(|it| it.id)
            .collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
        for action in ACTIONS.iter().flat_map(|it| it.iter()) {
            assert!(
                !action.title.is_empty() && action.sentence.ends_with('.'),
                "{action:?}"
            );
        }
    }
}
