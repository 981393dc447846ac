//! Values broken into lines where they are wider than a line.
//!
//! A structure that fits stands on one line; otherwise its elements stand below each other, one column
//! in, and the content of a map's entry two columns in from its key. The layout is Sema's.

use super::convert::list_to_vec;
use super::heap::Heap;
use super::kind::Kind;
use super::order;
use super::print::{self, PrintOptions};
use super::symbol::Symbols;
use super::value::Value;
use super::vector;
use crate::lang::toil;

/// What is still to be written, the next on top.
enum Item {
    Value { value: Value, column: usize },
    Text(String),
}

/// Returns the readable text of a value in lines of at most `width` bytes, where it can be broken.
///
/// Nothing here recurses; the text ends in `...` where it would be longer than a source may be.
pub fn pretty(heap: &Heap, symbols: &Symbols, value: Value, width: usize) -> String {
    let layout = Layout {
        heap,
        symbols,
        width,
    };
    let mut out = String::new();
    let mut pending = vec![Item::Value { value, column: 0 }];
    while let Some(item) = pending.pop() {
        if out.len() > PrintOptions::READABLE.bytes_max || toil::is_over() {
            out.push_str("...");
            break;
        }
        match item {
            Item::Text(text) => out.push_str(&text),
            Item::Value { value, column } => match layout.flat(value, column) {
                Some(text) => out.push_str(&text),
                None => layout.break_up(value, column, &mut pending, &mut out),
            },
        }
    }
    out
}

struct Layout<'a> {
    heap: &'a Heap,
    symbols: &'a Symbols,
    width: usize,
}

impl Layout<'_> {
    /// Returns the text of a value that fits behind this column.
    fn flat(&self, value: Value, column: usize) -> Option<String> {
        let room = self.width.saturating_sub(column);
        let options = PrintOptions {
            bytes_max: room,
            ..PrintOptions::READABLE
        };
        let text = print::print(self.heap, self.symbols, value, options);
        (text.len() <= room).then_some(text)
    }

    fn whole(&self, value: Value) -> String {
        print::readable(self.heap, self.symbols, value)
    }

    fn break_up(&self, value: Value, column: usize, pending: &mut Vec<Item>, out: &mut String) {
        match self.heap.kind(value) {
            Some(Kind::Pair) => match list_to_vec(self.heap, value) {
                Some(elements) => self.sequence("(", elements, ")", column, pending, out),
                None => out.push_str(&self.whole(value)),
            },
            Some(Kind::Vector) => {
                let elements = vector::to_vec(self.heap, value);
                self.sequence("[", elements, "]", column, pending, out);
            }
            Some(Kind::Map) => self.map(value, column, pending, out),
            _ => out.push_str(&self.whole(value)),
        }
    }

    fn sequence(
        &self,
        open: &str,
        elements: Vec<Value>,
        close: &str,
        column: usize,
        pending: &mut Vec<Item>,
        out: &mut String,
    ) {
        out.push_str(open);
        let column = column + 1;
        pending.push(Item::Text(close.into()));
        for (index, value) in elements.into_iter().enumerate().rev() {
            pending.push(Item::Value { value, column });
            if index > 0 {
                pending.push(Item::Text(new_line(column)));
            }
        }
    }

    fn map(&self, map: Value, column: usize, pending: &mut Vec<Item>, out: &mut String) {
        out.push('{');
        let column = column + 1;
        pending.push(Item::Text("}".into()));
        let entries = order::sorted_entries(self.heap, self.symbols, map);
        for (index, (key, content)) in entries.into_iter().enumerate().rev() {
            let key = self.whole(key);
            let beside = column + key.len() + 1;
            let is_structure = matches!(
                self.heap.kind(content),
                Some(Kind::Pair | Kind::Vector | Kind::Map)
            );
            let goes_below = is_structure && self.flat(content, beside).is_none();
            let (gap, column_of_content) = match goes_below {
                true => (new_line(column + 2), column + 2),
                false => (" ".into(), beside),
            };
            pending.push(Item::Value {
                value: content,
                column: column_of_content,
            });
            pending.push(Item::Text(format!("{key}{gap}")));
            if index > 0 {
                pending.push(Item::Text(new_line(column)));
            }
        }
    }
}

fn new_line(column: usize) -> String {
    format!("\n{}", " ".repeat(column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::image::Image;

    fn pretty_of(text: &str, width: usize) -> String {
        let mut image = Image::new();
        let value = image.evaluate(text).expect("the program runs");
        let machine = image.machine();
        pretty(&machine.heap, &machine.symbols, value.get(), width)
    }

    #[test]
    #[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
    fn what_fits_stays_on_its_line() {
        assert_eq!(pretty_of("'(1 [2 3] {:a 4})", 16), "(1 [2 3] {:a 4})");
    }

    #[test]
    #[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
    fn what_does_not_fit_stands_one_below_the_other() {
        assert_eq!(pretty_of("'(1 [2 3] {:a 4})", 15), "(1\n [2 3]\n {:a 4})");
        assert_eq!(
            pretty_of("{:key '(10 20 30) :b 1}", 14),
            "{:b 1\n :key\n   (10 20 30)}"
        );
    }

    #[test]
    #[cfg_attr(miri, ignore = "a whole image is too much to interpret")]
    fn a_nest_of_a_hundred_thousand_lists_is_printed_in_a_breath() {
        let text = pretty_of(
            "(let nest ((i 0) (x '())) (if (= i 100000) x (nest (+ i 1) (list x x))))",
            80,
        );
        assert!(text.ends_with("..."));
    }
}
