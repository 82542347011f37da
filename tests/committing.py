"""A small git repository for tests of what rests on revisions."""

import subprocess

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def committed(folder, message):
    """Make `folder` a repository with all that it holds in one commit; gives `git(*arguments)`, which works in it."""

    def git(*arguments):
        subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", message)
    return git
