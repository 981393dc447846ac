//! What a program printed and the host has not taken yet.

use super::signal::Signal;

/// A bounded buffer of printed text.
#[derive(Debug)]
pub struct Output {
    text: String,
    /// Bytes that may still be printed in this evaluation.
    left: usize,
    /// Whether the last character printed ended a line; `fresh-line` asks.
    at_line_start: bool,
}

impl Output {
    pub fn new(limit: usize) -> Output {
        Output {
            text: String::new(),
            left: limit,
            at_line_start: true,
        }
    }

    pub fn write(&mut self, text: &str) -> Result<(), Signal> {
        let Some(left) = self.left.checked_sub(text.len()) else {
            return Err(Signal::limit("output", "the output limit is reached"));
        };
        self.left = left;
        self.text.push_str(text);
        if let Some(&last) = text.as_bytes().last() {
            self.at_line_start = last == b'\n';
        }
        Ok(())
    }

    pub fn at_line_start(&self) -> bool {
        self.at_line_start
    }

    /// Takes what was printed since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
