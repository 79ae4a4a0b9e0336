#!/bin/sh
# Create a virtual environment and install pinned requirements into it.
# Usage: PYTHON=python3 tools/venv.sh FOLDER REQUIREMENTS
#
# A folder whose last installation did not finish is made anew: pip takes a package that was
# interrupted half-way for an installed one.
set -eu

folder=$1
requirements=$2
python=${PYTHON:-python3}
unfinished=$folder/.unfinished

fail() {
    printf '%s\n' "error: $1" "remedy: $2" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    fail "$python is not installed" "apt-get install python3 python3-venv, or name another with make PYTHON=…"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version) is too old; 3.11 or later is needed" "name another with make PYTHON=python3.12"

if [ -e "$unfinished" ] || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$folder"
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        fail "$python cannot create virtual environments" "apt-get install python$version-venv"
    fi
    echo "creating $folder with $("$python" --version)"
    "$python" -m venv "$folder" || fail "cannot create $folder" "see the message above"
fi

echo "installing the packages of $requirements into $folder (about a minute the first time)"
: >"$unfinished"
{
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off --no-deps \
        --require-hashes --requirement "$requirements" 2>"$folder/pip.log" && rm -f "$unfinished"
} | sed -n 's/^Collecting \([^ ]*\).*/  \1/p; s/^Installing collected.*/  unpacking/p; s/^Successfully installed.*/  done/p'
if [ -e "$unfinished" ]; then
    cat "$folder/pip.log" >&2
    fail "pip could not install $requirements" "mend what its message above names, then run make again"
fi
