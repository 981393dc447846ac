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
    /// What is printed while a program keeps its own output, the innermost last.
    captures: Vec<String>,
}

/// Captures inside captures.
const CAPTURES_MAX: usize = 1_000;

impl Output {
    pub fn new(limit: usize) -> Output {
        Output {
            text: String::new(),
            left: limit,
            at_line_start: true,
            captures: Vec::new(),
        }
    }

    pub fn write(&mut self, text: &str) -> Result<(), Signal> {
        let Some(left) = self.left.checked_sub(text.len()) else {
            return Err(Signal::limit("output", "the output limit is reached"));
        };
        self.left = left;
        self.captures
            .last_mut()
            .unwrap_or(&mut self.text)
            .push_str(text);
        if let Some(&last) = text.as_bytes().last() {
            self.at_line_start = last == b'\n';
        }
        Ok(())
    }

    pub fn at_line_start(&self) -> bool {
        self.at_line_start
    }

    /// Keeps what is printed from now on from the host.
    pub fn begin_capture(&mut self) -> Result<(), Signal> {
        if self.captures.len() >= CAPTURES_MAX {
            return Err(Signal::limit("output", "too many captures of output"));
        }
        self.captures.push(String::new());
        Ok(())
    }

    /// Ends the innermost capture and answers what it kept; what was kept may be printed again.
    pub fn end_capture(&mut self) -> String {
        let text = self.captures.pop().unwrap_or_default();
        self.left = self.left.saturating_add(text.len());
        text
    }

    /// Takes what was printed since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}
