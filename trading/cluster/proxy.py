"""nginx in front of a cluster, with the very rules that an installation has (infra/nginx/kaiming)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from trading.cluster.plan import HOST, Plan
from trading.static import publish

INFRA = Path(settings.BASE_DIR) / "infra" / "nginx"


class ProxyMissing(Exception):
    """nginx is not installed; the message says how to install it."""


def binary() -> str:
    """Where nginx is. Raises ProxyMissing."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise ProxyMissing(
            "nginx is not installed: sudo apt-get install nginx-light (Debian), then stop the service that it started: "
            "sudo systemctl disable --now nginx. 本机没有 nginx，请先安装。"
        )
    return found


def write(plan: Plan) -> None:
    """The folder of nginx stands: its configuration, the shared rules, the versioned static files, the outage page."""
    home = plan.home / "nginx"
    www = home / "www"
    for folder in (home / "bodies", www):
        folder.mkdir(parents=True, exist_ok=True)
    _point(home / "kaiming", INFRA / "kaiming")
    _point(www / "outage", INFRA / "outage")
    publish(Path(settings.STATIC_ROOT), settings.STATIC_URL, www)
    (home / "nginx.conf").write_text(_configuration(plan, home, www), "utf-8")


def complaint(home: Path, *, file: str = "nginx.conf") -> str:
    """What nginx says against a configuration in this folder; nothing when it takes it."""
    done = subprocess.run(
        [binary(), "-t", "-q", "-p", str(home), "-c", str(home / file)], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() if done.returncode else ""


def _point(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _configuration(plan: Plan, home: Path, www: Path) -> str:
    forwarded = "$remote_addr" if plan.names_its_clients else '""'
    webs = "\n".join(f"        server {HOST}:{port} max_fails=0;" for port in plan.ports.webs)
    kept = "\n".join(
        f"    {kind}_temp_path {home}/bodies/{kind.removesuffix('_body')};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""# Written by `manage.py cluster up`; changed by nobody.
{_user()}daemon off;
worker_processes 2;
pid {home}/pid;
error_log stderr crit;
events {{
    worker_connections 4096;
}}
http {{
    include kaiming/http.conf;
    access_log {home}/access.log plain;
{kept}
    proxy_cache_path {home}/cache levels=1:2 keys_zone=shared:10m max_size=512m inactive=1d use_temp_path=off;
    upstream kaiming {{
        least_conn;
{webs}
        keepalive 64;
    }}
    server {{
        listen {HOST}:{plan.ports.proxy};
        set $kaiming_www {www};
        set $kaiming_proto http;
        set $kaiming_forwarded {forwarded};
        set $kaiming_closed "";
        include kaiming/server.conf;
    }}
}}
"""


def _user() -> str:
    """As root nginx would turn its workers into somebody who may not read our folder."""
    return f"user {pwd.getpwuid(os.geteuid()).pw_name};\n" if os.geteuid() == 0 else ""
