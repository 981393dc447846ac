//! Where forms and brackets begin and end, as a caret crosses them.

use crate::lang::syntax::{SyntaxTree, matching_bracket, parse};

/// Returns the bracket at the caret, else the one just before it, and the one that belongs to it.
pub(super) fn bracket_at(text: &str, caret: usize) -> Option<(usize, Option<usize>)> {
    let tree = parse(text).tree;
    let at = [Some(caret), caret.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|offset| {
            let index = tree.token_index(*offset);
            tree.tokens().get(index).is_some_and(|token| {
                token.span.start as usize == *offset
                    && token.span.range().len() == 1
                    && (token.kind.opened_node().is_some() || token.kind.is_closer())
            })
        })?;
    Some((at, matching_bracket(text, at)))
}

/// Returns the end of the form after an offset; at the last of a list, the end of the list.
pub(super) fn form_after(tree: &SyntaxTree, offset: usize) -> usize {
    let mut node = tree.root();
    loop {
        let next = node.children().find(|it| it.span().end as usize > offset);
        let Some(next) = next else {
            return (node.span().end as usize).max(offset);
        };
        let inside = (next.span().start as usize) < offset;
        if !inside || next.children().next().is_none() {
            return next.span().end as usize;
        }
        node = next;
    }
}

/// Returns the beginning of the form before an offset; at the first of a list, that of the list.
pub(super) fn form_before(tree: &SyntaxTree, offset: usize) -> usize {
    let mut node = tree.root();
    loop {
        let before = node
            .children()
            .take_while(|it| (it.span().start as usize) < offset)
            .last();
        let Some(before) = before else {
            return (node.span().start as usize).min(offset);
        };
        let inside = (before.span().end as usize) > offset;
        if !inside || before.children().next().is_none() {
            return before.span().start as usize;
        }
        node = before;
    }
}
