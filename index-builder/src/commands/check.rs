//! `medina check`: reads all sources and reports their problems.

use anyhow::Result;

use super::print_problems;
use crate::args::Check;
use crate::corpus;
use crate::diagnostic::Diagnostics;
use crate::exit_status::ExitStatus;
use crate::process_limits;
use crate::progress::Progress;

pub(crate) fn run(arguments: &Check) -> Result<ExitStatus> {
    process_limits::prepare_build()?;
    let progress = Progress::new(arguments.input.quiet);
    let mut problems = Diagnostics::default();
    corpus::read(&arguments.input, None, progress, &mut problems)?;
    print_problems(&problems, progress);
    if problems.is_empty() {
        progress.say("no problems");
    }
    Ok(if problems.errors() == 0 { ExitStatus::Done } else { ExitStatus::NeedsWork })
}
