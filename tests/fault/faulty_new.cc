/* faulty_new.cc - the part of faulty.c that C++ must do: operator new, whose N-th call fails. */
#include <atomic>
#include <cstdlib>
#include <new>

#pragma GCC visibility push(default)

extern "C" {
std::atomic<unsigned long> faulty_new_calls{0}, faulty_new_at{0};
}

void *operator new(std::size_t n)
{
    unsigned long call = faulty_new_calls.fetch_add(1) + 1;
    void *p = call == faulty_new_at.load() ? nullptr : std::malloc(n > 0 ? n : 1);
    if (p == nullptr)
        throw std::bad_alloc();
    return p;
}

void operator delete(void *p) noexcept
{
    std::free(p);
}

void operator delete(void *p, std::size_t) noexcept
{
    std::free(p);
}
