/// Reads a column that holds API scopes, as an array of their names.
#pragma once
#include <stdexcept>

#include <pqxx/field>

#include "common/access/scopes.hpp"
#include "common/postgres/row_values.hpp"

namespace pagemill {

/// NULL: no scopes. Throws when a name is not known to this program.
inline scope_set read_scopes(const pqxx::field& field) {
  scope_set scopes;
  for (const auto name : postgres::read_words(field)) {
    const auto known = permission_named(name);
    if (!known) throw std::logic_error("the database has a scope that is not known here");
    scopes.add(*known);
  }
  return scopes;
}

}  // namespace pagemill
