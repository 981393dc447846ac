//! What is wrong with the project as it stands, and what is done about it.

use super::super::executor::Executor;
use super::super::pane::Toast;
use super::super::popup::{Popup, PopupKind, Purpose};
use super::App;
use super::act::choosing;
use crate::session::command::Command;
use crate::session::view::status::Trouble;

impl App {
    /// Does what helps against what is wrong, or says what does; asks which, where it is several things.
    pub(super) fn remedy(&mut self, executor: &mut dyn Executor) {
        let troubles = self.status.troubles();
        let rows: Vec<String> = troubles
            .iter()
            .map(|(trouble, reason)| format!("{}: {reason}", trouble.words()))
            .collect();
        let troubles: Vec<Trouble> = troubles.into_iter().map(|it| it.0).collect();
        match troubles[..] {
            [] => self.toast(Toast::info(NO_TROUBLE)),
            [one] => self.help_against(one, executor),
            _ => {
                let kind = PopupKind::Pick {
                    text: "What is to be mended?".to_owned(),
                    picker: choosing(rows),
                };
                let purpose = Purpose::Remedy(troubles);
                self.popups.push(Popup::new("Remedy", kind, purpose));
            }
        }
    }

    /// Does what helps against one thing, or says what does.
    pub(super) fn help_against(&mut self, trouble: Trouble, executor: &mut dyn Executor) {
        let Some((title, what, steps)) = page_of(trouble) else {
            let id = self.requests.next();
            self.send(Command::WatchAgain { id }, executor);
            self.toast(Toast::info("the sources are read and watched again"));
            return;
        };
        let troubles = self.status.troubles();
        let reason = troubles.iter().find(|it| it.0 == trouble).map(|it| it.1);
        let text = format!("{}.\n\n{what}\n\n{steps}", reason.unwrap_or_default());
        self.page(title, text, Some("md"));
    }
}

/// What is said where there is nothing to be mended.
pub(super) const NO_TROUBLE: &str = "nothing is wrong with the project";

/// Returns the title of the page on one thing, what it means, and what is to be done; nothing where the
/// program can do it.
fn page_of(trouble: Trouble) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match trouble {
        Trouble::Unwritten => (
            "The history could not be written",
            "What was to be kept then was not, and the image is as it was before: nothing is half done. What \
             was acknowledged before stands.",
            "1. Where the disk is full, free some space where the project stands.\n\
             2. Do again what failed. What is kept first takes this word away.",
        ),
        Trouble::ReadOnly => (
            "The history is only read",
            "You can look at everything. What you define is refused, so that nothing seems to be kept that is \
             not.",
            "1. Where the folder cannot be written, give yourself the permission, or use a copy of the project in \
             a folder of your own.\n\
             2. Leave with `ctrl-q` and start again; what was saved in files meanwhile is taken then.",
        ),
        Trouble::Unsigned => (
            "The history is not signed",
            "What you define is kept as ever, but no checkpoint says any more that the history is the one you \
             had. An older copy that was put back, or a file that was changed, looks like this.",
            "1. `:session.verify` reads every entry and says what does not agree; `imago verify` does it without \
             a screen.\n\
             2. Where the file was copied or put back on purpose, leave, and `imago verify --adopt` goes on from \
             it.\n\
             3. Where the key or its folder cannot be used, mend that, and start again.",
        ),
        Trouble::NotWatching => return None,
    })
}
