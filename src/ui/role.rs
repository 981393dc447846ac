//! What a piece of the screen means; a theme says how that looks.

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $contrast:ident;)*) => {
        /// A meaning on the screen. Nothing is told by colour alone: whoever draws `Added` also draws `+`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Role {
            $($(#[$doc])* $variant,)*
        }

        /// Every role, its name in theme files and how readable it must be.
        pub const ROLES: &[(Role, &str, Contrast)] = &[
            $((Role::$variant, $name, Contrast::$contrast),)*
        ];
    };
}

/// How far a role's foreground must stand out from its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contrast {
    /// Read as text.
    Text,
    /// Seen as a shape: borders, bars, markers.
    Shape,
}

roles! {
    // Ground.
    Text = "text", Text;
    /// Less important text.
    Muted = "muted", Text;
    /// What cannot be done now.
    Disabled = "disabled", Text;
    Strong = "strong", Text;
    Heading = "heading", Text;
    Accent = "accent", Text;
    /// What a filter or search matched.
    Match = "match", Text;

    // Frames.
    Border = "border", Shape;
    BorderFocused = "border-focused", Shape;
    Title = "title", Text;
    TitleFocused = "title-focused", Text;
    Scrollbar = "scrollbar", Shape;
    ScrollbarThumb = "scrollbar-thumb", Shape;

    // Rows.
    /// The row under the cursor in the focused pane.
    Selected = "selected", Text;
    /// The row under the cursor in a pane without the focus.
    SelectedUnfocused = "selected-unfocused", Text;
    Marked = "marked", Text;

    // Popups, status line, hints.
    Popup = "popup", Text;
    PopupBorder = "popup-border", Shape;
    PopupTitle = "popup-title", Text;
    PopupMuted = "popup-muted", Text;
    Status = "status", Text;
    StatusStrong = "status-strong", Text;
    StatusMuted = "status-muted", Text;
    /// What the session is doing while it does something.
    StatusBusy = "status-busy", Text;
    HintKey = "hint-key", Text;
    HintText = "hint-text", Text;

    // Judgement.
    Error = "error", Text;
    Warning = "warning", Text;
    Info = "info", Text;
    Success = "success", Text;

    // Commits.
    Hash = "hash", Text;
    Name = "name", Text;
    Kind = "kind", Text;
    Origin = "origin", Text;
    Time = "time", Text;
    Pending = "pending", Text;
    Milestone = "milestone", Text;
    Lane1 = "lane-1", Shape;
    Lane2 = "lane-2", Shape;
    Lane3 = "lane-3", Shape;
    Lane4 = "lane-4", Shape;
    Lane5 = "lane-5", Shape;
    Lane6 = "lane-6", Shape;

    // Diffs.
    Added = "added", Text;
    AddedWord = "added-word", Text;
    Removed = "removed", Text;
    RemovedWord = "removed-word", Text;
    /// A line on both sides, with words that differ.
    Changed = "changed", Text;
    DiffHeader = "diff-header", Text;
    LineNumber = "line-number", Text;
    /// The filler opposite of lines the other side does not have.
    Gap = "gap", Shape;

    // The REPL.
    Prompt = "prompt", Text;
    Output = "output", Text;
    Value = "value", Text;
    Note = "note", Text;
    Caret = "caret", Text;

    // Code.
    BracketMatch = "bracket-match", Text;
    BracketUnmatched = "bracket-unmatched", Text;
    /// A place in a source that a finding points at.
    Finding = "finding", Text;
    CodeComment = "code.comment", Text;
    CodeDirective = "code.directive", Text;
    CodeString = "code.string", Text;
    CodeDocstring = "code.docstring", Text;
    CodeNumber = "code.number", Text;
    CodeCharacter = "code.character", Text;
    CodeKeyword = "code.keyword", Text;
    CodeConstant = "code.constant", Text;
    CodeSpecial = "code.special", Text;
    CodeDefining = "code.defining", Text;
    CodeName = "code.name", Text;
    CodeCall = "code.call", Text;
    CodeSymbol = "code.symbol", Text;
    CodeParameter = "code.parameter", Text;
    CodeQuote = "code.quote", Text;
    CodeBracket = "code.bracket", Text;
    CodeError = "code.error", Text;
}

/// How many lane colours there are; lanes beyond begin again.
pub const LANES: [Role; 6] = [
    Role::Lane1,
    Role::Lane2,
    Role::Lane3,
    Role::Lane4,
    Role::Lane5,
    Role::Lane6,
];

impl Role {
    /// Returns the role's name in theme files.
    pub fn name(self) -> &'static str {
        ROLES[self as usize].1
    }

    pub fn from_name(name: &str) -> Option<Role> {
        ROLES
            .iter()
            .find(|(_, it, _)| *it == name)
            .map(|(role, _, _)| *role)
    }

    /// Returns the roles on whose grounds this one is drawn where it has none of its own. A theme's
    /// colours are chosen and checked against all of them.
    pub fn grounds(self) -> &'static [Role] {
        const ROWS: &[Role] = &[
            Role::Text,
            Role::Selected,
            Role::SelectedUnfocused,
            Role::Popup,
        ];
        const CODE: &[Role] = &[
            Role::Text,
            Role::Selected,
            Role::SelectedUnfocused,
            Role::Popup,
            Role::Added,
            Role::Removed,
        ];
        // Code keeps its colours on lines that were added or removed.
        let is_code = self == Role::Text || self.name().starts_with("code.");
        if is_code { CODE } else { ROWS }
    }

    /// Returns the role of a severity by its word: `error`, `warning`, else `info`.
    pub fn of_severity(severity: &str) -> Role {
        match severity {
            "error" => Role::Error,
            "warning" => Role::Warning,
            _ => Role::Info,
        }
    }
}

/// The glyph that tells a severity where colour does not.
pub fn severity_glyph(severity: &str) -> &'static str {
    match severity {
        "error" => "✗",
        "warning" => "!",
        _ => "i",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_stand_in_the_table_at_their_own_place() {
        for (index, (role, name, _)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, index);
            assert_eq!(Role::from_name(name), Some(*role));
        }
    }
}
