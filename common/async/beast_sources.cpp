// The non-template part of Beast, compiled once.
#include <boost/beast/src.hpp>
