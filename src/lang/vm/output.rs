//! What a program printed and the host has not taken yet.

use super::signal::Signal;

/// Where a program prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Output,
    /// For what a reader of the output does not want in it: `print-error`.
    Error,
}

/// Text that was printed in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub channel: Channel,
    /// Whether a task of another program printed it, while this one had the word.
    pub is_beside: bool,
    pub text: String,
}

/// A bounded buffer of printed text.
#[derive(Debug)]
pub struct Output {
    /// In the order of printing; neighbours differ in their channel, or in who prints.
    printed: Vec<Printed>,
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
            printed: Vec::new(),
            left: limit,
            at_line_start: true,
            captures: Vec::new(),
        }
    }

    pub fn write(&mut self, text: &str) -> Result<(), Signal> {
        self.pay(text)?;
        match self.captures.last_mut() {
            Some(capture) => capture.push_str(text),
            None => self.push(Channel::Output, false, text),
        }
        if let Some(&last) = text.as_bytes().last() {
            self.at_line_start = last == b'\n';
        }
        Ok(())
    }

    /// Prints where complaints go; a capture does not keep it.
    pub fn write_error(&mut self, text: &str) -> Result<(), Signal> {
        self.pay(text)?;
        self.push(Channel::Error, false, text);
        Ok(())
    }

    fn pay(&mut self, text: &str) -> Result<(), Signal> {
        let left = self.left.checked_sub(text.len());
        self.left = left.ok_or_else(|| Signal::limit("output", "the output limit is reached"))?;
        Ok(())
    }

    fn push(&mut self, channel: Channel, is_beside: bool, text: &str) {
        match self.printed.last_mut() {
            Some(last) if (last.channel, last.is_beside) == (channel, is_beside) => {
                last.text.push_str(text);
            }
            _ => self.printed.push(Printed {
                channel,
                is_beside,
                text: text.into(),
            }),
        }
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
    pub fn take(&mut self) -> Vec<Printed> {
        std::mem::take(&mut self.printed)
    }

    /// Lets `other` print in this one's place, under the same limit.
    pub(super) fn lend(&self, other: &mut Output) {
        other.left = self.left;
        other.at_line_start = self.at_line_start;
    }

    /// Takes over what `other` printed since it was lent to; whether it belongs to another program.
    pub(super) fn take_over(&mut self, other: &mut Output, is_beside: bool) {
        self.left = other.left;
        self.at_line_start = other.at_line_start;
        for Printed { channel, text, .. } in other.take() {
            self.push(channel, is_beside, &text);
        }
    }
}
