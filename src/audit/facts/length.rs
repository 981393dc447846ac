//! How long a definition's body is.

use super::code::What;
use super::{Measurement, Sensor, Subject};
use crate::lang::source::Span;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "body-lines",
            "source lines of the body without comments and blank lines",
        ),
        (
            "body-forms",
            "forms in the body that are evaluated as calls",
        ),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let body = &subject.parts.body;
    let span = match (body.first(), body.last()) {
        (Some(first), Some(last)) if subject.parts.is_callable() => Some(Span::new(
            first.span().start as usize,
            last.span().end as usize,
        )),
        _ => None,
    };
    let forms = subject
        .code
        .sites
        .iter()
        .filter(|site| matches!(site.what, What::Call { .. }))
        .count();
    vec![
        Measurement::new(
            "body-lines",
            span.map_or(0, |span| lines(subject, span)),
            span,
        ),
        Measurement::new("body-forms", forms, span),
    ]
}

/// Counts the lines in which something stands that is no comment.
fn lines(subject: &Subject<'_>, span: Span) -> usize {
    let tree = subject.form.tree();
    let first = tree.token_index(span.start as usize);
    let last = tree.token_index(span.end as usize);
    let mut count = 0;
    let mut counted_to = span.start as usize;
    for token in &tree.tokens()[first..last] {
        if token.kind.is_trivia() {
            continue;
        }
        let start = token.span.start as usize;
        let begins_line = count == 0 || tree.text()[counted_to..start].contains('\n');
        count += usize::from(begins_line);
        // A string over several lines fills each of them.
        count += tree.token_text(*token).matches('\n').count();
        counted_to = token.span.end as usize;
    }
    count
}
