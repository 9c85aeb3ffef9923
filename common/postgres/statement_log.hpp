/// Records which statements this process prepared, for the test that every file of sql/queries is
/// executed.
#pragma once
#include <string_view>

namespace pagemill::postgres {

/// Appends `name` to the file PID.txt in the folder that the environment variable
/// PAGEMILL_STATEMENT_LOG_DIR names; does nothing without it. Any thread.
void record_statement(std::string_view name);

}  // namespace pagemill::postgres
