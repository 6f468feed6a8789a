"""Many calendar programs, each with a connection of its own that it opens for one question, spread evenly over a while."""
import http.client
import queue
import threading
import time

AT_ONCE = 64        # threads that ask; a poll that none is free for counts as waiting


def poll_all(port, polls, *, within):
    """(seconds until the whole answer, status) of each of the `polls`, (path, ETag or None); 0 stands for no answer."""
    due, found = queue.SimpleQueue(), []

    def ask():
        while (poll := due.get()) is not None:
            at, path, etag = poll
            found.append((*answered(port, path, etag), at))

    askers = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for asker in askers:
        asker.start()
    began = time.perf_counter()
    for number, (path, etag) in enumerate(polls):
        at = began + within * number / len(polls)
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put((at, path, etag))
    for _asker in askers:
        due.put(None)
    for asker in askers:
        asker.join()
    return [(done - at, status) for done, status, at in found]


def answered(port, path, etag):
    """When the whole answer was there, and its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
        answer = connection.getresponse()
        answer.read()
        return time.perf_counter(), answer.status
    except OSError:
        return time.perf_counter(), 0
    finally:
        connection.close()
