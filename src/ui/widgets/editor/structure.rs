//! Editing by brackets and forms: they take in a neighbour, let one go, fall away, close around a form.
//!
//! Every change is one replacement, so that it is one step to undo. Brackets that are not closed yet are
//! left alone: nobody knows what they hold.

use std::ops::Range;

use crate::lang::syntax::{SyntaxKind, SyntaxNode, SyntaxTree};

/// What is done to the brackets around the caret, or to the form at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reshape {
    /// The brackets take in the form behind them, or the one before them.
    SlurpForward,
    SlurpBack,
    /// They let go of their last form, or of their first.
    BarfForward,
    BarfBack,
    /// The form at the caret stands in their place.
    Raise,
    /// They fall away; what they hold stays.
    Splice,
    /// New ones close around the form.
    Wrap,
}

/// Text that takes the place of some bytes, and where the caret stands then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub range: Range<usize>,
    pub with: String,
    pub caret: usize,
}

/// A form in brackets.
#[derive(Clone, Copy)]
struct Brackets<'tree> {
    node: SyntaxNode<'tree>,
    /// With the quotes before it.
    whole: SyntaxNode<'tree>,
    /// Where the opening bracket ends and where the closing one begins.
    inside: (usize, usize),
}

impl<'tree> Brackets<'tree> {
    /// Returns the brackets of a node that begins and ends with such.
    fn of(node: SyntaxNode<'tree>) -> Option<Brackets<'tree>> {
        let kind = node.kind();
        if matches!(kind, SyntaxKind::FString | SyntaxKind::Interpolation) {
            return None;
        }
        let tree = node.tree();
        let (start, end) = bounds(node);
        let token = |offset| tree.tokens().get(tree.token_index(offset)).copied();
        let opener = token(start).filter(|it| it.kind.opened_node() == Some(kind))?;
        let closer = token(end.checked_sub(1)?)?;
        let (wanted, _) = kind.closer()?;
        let inside = (opener.span.end as usize, closer.span.start as usize);
        if closer.kind != wanted || inside.0 > inside.1 {
            return None;
        }
        let mut whole = node;
        while let Some(parent) = whole.parent().filter(|it| it.kind().is_prefixed()) {
            whole = parent;
        }
        Some(Brackets {
            node,
            whole,
            inside,
        })
    }

    fn text(&self) -> &'tree str {
        self.node.tree().text()
    }

    /// Returns the opening bracket, with the quotes before it.
    fn opener(&self) -> &'tree str {
        &self.text()[bounds(self.whole).0..self.inside.0]
    }

    fn closer(&self) -> &'tree str {
        &self.text()[self.inside.1..bounds(self.whole).1]
    }

    fn before(&self) -> Option<SyntaxNode<'tree>> {
        let start = self.whole.span().start;
        let others = self.whole.parent()?.children();
        others.take_while(|it| it.span().start < start).last()
    }
}

/// Returns the brackets around a range, the innermost first.
fn around(tree: &SyntaxTree, range: Range<usize>) -> Vec<Brackets<'_>> {
    let mut found = Vec::new();
    let mut node = tree.root();
    while let Some(inner) = node.children().find(|it| {
        let (start, end) = bounds(*it);
        start < range.start.max(1) && range.end < end
    }) {
        let brackets = Brackets::of(inner);
        let holds = |it: &Brackets<'_>| it.inside.0 <= range.start && range.end <= it.inside.1;
        found.extend(brackets.filter(holds));
        node = inner;
    }
    found.reverse();
    found
}

/// Returns what a deed comes to; nothing where there is nothing to do it to. `at` is what is selected, or
/// the empty range at the caret.
pub(super) fn reshape(
    tree: &SyntaxTree,
    at: Range<usize>,
    caret: usize,
    deed: Reshape,
) -> Option<Change> {
    let text = tree.text();
    if deed == Reshape::Wrap {
        return Some(wrap(tree, at, caret));
    }
    let outwards = around(tree, at.clone());
    match deed {
        Reshape::SlurpForward => {
            let mut each = outwards.iter();
            let (brackets, next) = each.find_map(|it| Some((it, it.whole.next_sibling()?)))?;
            let (end, (from, to)) = (bounds(brackets.whole).1, bounds(next));
            let gap = match brackets.node.children().next() {
                None => "",
                Some(_) if from == end => " ",
                Some(_) => &text[end..from],
            };
            let with = format!("{gap}{}{}", &text[from..to], brackets.closer());
            Some(Change {
                range: brackets.inside.1..to,
                with,
                caret,
            })
        }
        Reshape::SlurpBack => {
            let mut each = outwards.iter();
            let (brackets, before) = each.find_map(|it| Some((it, it.before()?)))?;
            let (start, (from, to)) = (bounds(brackets.whole).0, bounds(before));
            let gap = match brackets.node.children().next() {
                None => "",
                Some(_) if to == start => " ",
                Some(_) => &text[to..start],
            };
            let with = format!("{}{}{gap}", brackets.opener(), &text[from..to]);
            Some(Change {
                caret: caret - brackets.inside.0 + from + with.len(),
                range: from..brackets.inside.0,
                with,
            })
        }
        Reshape::BarfForward => {
            let brackets = outwards.iter().find(|it| it.node.child(0).is_some())?;
            let inner: Vec<SyntaxNode<'_>> = brackets.node.children().collect();
            let kept = inner.len().checked_sub(2).map(|it| bounds(inner[it]).1);
            let from = kept.unwrap_or(brackets.inside.0);
            let to = bounds(*inner.last()?).1;
            let outside = &text[from..to];
            let gap = match outside.starts_with(char::is_whitespace) {
                true => "",
                false => " ",
            };
            Some(Change {
                range: from..bounds(brackets.whole).1,
                with: format!("{}{gap}{outside}", brackets.closer()),
                caret: caret.min(from),
            })
        }
        Reshape::BarfBack => {
            let brackets = outwards.iter().find(|it| it.node.child(0).is_some())?;
            let mut inner = brackets.node.children();
            let from = bounds(inner.next()?).0;
            let to = inner.next().map_or(brackets.inside.1, |it| bounds(it).0);
            let outside = &text[from..to];
            let gap = match outside.ends_with(char::is_whitespace) {
                true => "",
                false => " ",
            };
            let with = format!("{outside}{gap}{}", brackets.opener());
            let start = bounds(brackets.whole).0;
            Some(Change {
                caret: start + with.len() + caret.saturating_sub(to),
                range: start..to,
                with,
            })
        }
        Reshape::Raise => {
            let brackets = outwards.first()?;
            let taken = match at.is_empty() {
                true => bounds(form_at(brackets.node, caret)?),
                false => (at.start, at.end),
            };
            let (start, end) = bounds(brackets.whole);
            let inside = caret.clamp(taken.0, taken.1) - taken.0;
            Some(Change {
                range: start..end,
                with: text[taken.0..taken.1].to_owned(),
                caret: start + inside,
            })
        }
        Reshape::Splice => {
            let brackets = outwards.first()?;
            let (from, to) = brackets.inside;
            let (start, end) = bounds(brackets.whole);
            let with = text[from..to].trim();
            let left = text[from..to].len() - text[from..to].trim_start().len();
            let inside = caret.saturating_sub(from + left).min(with.len());
            Some(Change {
                range: start..end,
                with: with.to_owned(),
                caret: start + inside,
            })
        }
        Reshape::Wrap => None,
    }
}

/// Returns why there is nothing to do a deed to.
pub(super) fn why_not(tree: &SyntaxTree, caret: usize, deed: Reshape) -> &'static str {
    if is_open(tree, caret) {
        return "the bracket before the caret is not closed: close it first, so that it is known what it holds";
    }
    if around(tree, caret..caret).is_empty() {
        return "the caret stands in no brackets";
    }
    match deed {
        Reshape::SlurpForward => "no form stands behind the brackets around the caret",
        Reshape::SlurpBack => "no form stands before the brackets around the caret",
        Reshape::BarfForward | Reshape::BarfBack | Reshape::Raise => {
            "the brackets around the caret hold no form"
        }
        Reshape::Splice | Reshape::Wrap => "there is nothing to do it to",
    }
}

/// Whether the innermost bracket that is open at the caret stays so to the end of the text.
fn is_open(tree: &SyntaxTree, caret: usize) -> bool {
    let mut open: Vec<(usize, SyntaxKind)> = Vec::new();
    let mut innermost = None;
    for token in tree.tokens() {
        let start = token.span.start as usize;
        let closes = open.last().and_then(|(_, node)| node.closer());
        if let Some(node) = token.kind.opened_node() {
            open.push((start, node));
        } else if closes.is_some_and(|(closer, _)| closer == token.kind) {
            open.pop();
        }
        if start < caret {
            innermost = open.last().map(|it| it.0);
        }
    }
    innermost.is_some_and(|it| open.iter().any(|(start, _)| *start == it))
}

/// Closes brackets around what is selected, or else around the form that the caret stands at.
fn wrap(tree: &SyntaxTree, at: Range<usize>, caret: usize) -> Change {
    let text = tree.text();
    let range = match at.is_empty() {
        false => at,
        true => {
            let inner = around(tree, at).first().map(|it| it.node);
            let mut forms = inner.unwrap_or_else(|| tree.root()).children();
            let here = forms.find(|it| bounds(*it).1 > caret && on_the_line(text, caret, *it));
            here.map_or(caret..caret, |it| bounds(it).0..bounds(it).1)
        }
    };
    Change {
        with: format!("({})", &text[range.clone()]),
        caret: range.start + 1,
        range,
    }
}

/// Whether no line ends between the caret and a form behind it.
fn on_the_line(text: &str, caret: usize, form: SyntaxNode<'_>) -> bool {
    let start = bounds(form).0.max(caret);
    !text[caret..start].contains('\n')
}

/// Returns the form inside of a node that the caret stands in or before; behind all of them, the last.
fn form_at(node: SyntaxNode<'_>, caret: usize) -> Option<SyntaxNode<'_>> {
    let here = node.children().find(|it| bounds(*it).1 > caret);
    here.or_else(|| node.children().last())
}

/// Returns the smallest form, or all that stands in brackets, that holds more than a range.
pub(super) fn wider(tree: &SyntaxTree, range: Range<usize>) -> Range<usize> {
    let mut best = 0..tree.text().len();
    let mut node = tree.root();
    let is_wider = |it: &Range<usize>| {
        it.start <= range.start && it.end >= range.end && it.len() > range.len()
    };
    loop {
        let mut inner = node.children().map(|it| (it, bounds(it)));
        let Some((next, (start, end))) = inner.find(|(_, it)| is_wider(&(it.0..it.1))) else {
            return best;
        };
        best = start..end;
        node = next;
    }
}

fn bounds(node: SyntaxNode<'_>) -> (usize, usize) {
    let span = node.span();
    (span.start as usize, span.end as usize)
}
