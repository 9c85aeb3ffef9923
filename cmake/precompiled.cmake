# Precompiled headers: most of a compilation's time is reading the same headers again. One set a
# kind of source, made once and shared by all targets of that kind. Sources still include what they
# use: `tests/lint` compiles without precompiled headers.
set(precompiled_std
  <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstddef> <cstdint>
  <exception> <expected> <filesystem> <format> <functional> <map> <memory> <mutex> <optional>
  <ranges> <set> <span> <stdexcept> <string> <string_view> <thread> <unordered_map>
  <unordered_set> <utility> <variant> <vector>)
set(precompiled_web
  ${precompiled_std}
  <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
  <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp> <boost/asio/steady_timer.hpp>
  <boost/asio/strand.hpp> <boost/asio/use_awaitable.hpp> <boost/beast/core/tcp_stream.hpp>
  <boost/beast/http/message.hpp> <boost/json/object.hpp> <boost/json/serialize.hpp>)
set(precompiled_database ${precompiled_std} <pqxx/pqxx>)
set(precompiled_test ${precompiled_std} <doctest/doctest.h>)

file(WRITE "${CMAKE_BINARY_DIR}/precompiled.cpp" "")
# The targets precompiled_std, precompiled_web and so on, made when the first target asks for one.
function(precompile target kind)
  set(holder precompiled_${kind})
  if(NOT TARGET ${holder})
    add_library(${holder} OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(${holder} PRIVATE project_options)
    if(kind STREQUAL "web")
      target_link_libraries(${holder} PRIVATE Boost::headers Boost::json)
    elseif(kind STREQUAL "database")
      target_link_libraries(${holder} PRIVATE PkgConfig::pqxx)
    elseif(kind STREQUAL "test")
      target_link_libraries(${holder} PRIVATE doctest::doctest)
    endif()
    target_precompile_headers(${holder} PRIVATE ${precompiled_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${holder})
endfunction()
