//! What the command line says: the task, and the options that tasks read.

use anyhow::Result;
use lexopt::prelude::*;

/// The options of all tasks; each task reads those that concern it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// Port of the demonstration's site; its CDN listens on the next one.
    pub(crate) port: u16,
    /// `--all`: with the checks that take longer.
    pub(crate) all: bool,
    /// Parts of `test` or `release`; all of them when empty.
    pub(crate) parts: Vec<String>,
    /// Everything after the name of a task that another program carries out.
    pub(crate) arguments: Vec<String>,
}

/// Tasks whose arguments another program reads.
const PASSED_ON: [&str; 1] = ["measure"];

impl Options {
    /// The task that `arguments` name, and its options; none when they ask for help.
    pub(crate) fn read(mut arguments: lexopt::Parser) -> Result<Option<(String, Self)>> {
        let mut task = None;
        let mut options = Self { port: 8080, ..Self::default() };
        while let Some(argument) = arguments.next()? {
            match argument {
                Short('h') | Long("help") => return Ok(None),
                Long("port") => options.port = arguments.value()?.parse()?,
                Long("all") => options.all = true,
                Value(name) if task.is_none() => {
                    let name = name.string()?;
                    if PASSED_ON.contains(&name.as_str()) {
                        options.arguments = rest(&mut arguments)?;
                    }
                    task = Some(name);
                }
                Value(part) => options.parts.push(part.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(task.map(|task| (task, options)))
    }
}

fn rest(arguments: &mut lexopt::Parser) -> Result<Vec<String>> {
    Ok(arguments.raw_args()?.map(ValueExt::string).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Option<(String, Options)>> {
        Options::read(lexopt::Parser::from_args(words))
    }

    #[test]
    fn options_and_parts_follow_the_task() -> Result<()> {
        let options = Options {
            port: 8080,
            all: true,
            parts: vec!["native".into(), "wasm".into()],
            arguments: Vec::new(),
        };
        assert_eq!(read(&["test", "native", "--all", "wasm"])?, Some(("test".into(), options)));
        assert_eq!(read(&["--port", "90", "demo"])?.map(|(_, options)| options.port), Some(90));
        assert_eq!(read(&[])?, None);
        assert_eq!(read(&["test", "--help"])?, None);
        assert!(read(&["test", "--alle"]).is_err());
        Ok(())
    }

    #[test]
    fn measure_passes_its_arguments_on() -> Result<()> {
        let (task, options) = read(&["measure", "speed", "--all", "--help"])?.expect("a task");
        assert_eq!((task.as_str(), options.all), ("measure", false));
        assert_eq!(options.arguments, ["speed", "--all", "--help"]);
        Ok(())
    }
}
