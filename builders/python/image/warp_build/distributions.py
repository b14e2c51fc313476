"""Names on the package index of modules that are called otherwise there."""

_RENAMED = {
    "Crypto": "pycryptodome",
    "MySQLdb": "mysqlclient",
    "OpenSSL": "pyOpenSSL",
    "PIL": "Pillow",
    "allauth": "django-allauth",
    "attr": "attrs",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "corsheaders": "django-cors-headers",
    "crispy_forms": "django-crispy-forms",
    "dateutil": "python-dateutil",
    "debug_toolbar": "django-debug-toolbar",
    "decouple": "python-decouple",
    "dj_database_url": "dj-database-url",
    "django_extensions": "django-extensions",
    "django_filters": "django-filter",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "fitz": "PyMuPDF",
    "flask_login": "Flask-Login",
    "flask_migrate": "Flask-Migrate",
    "flask_sqlalchemy": "Flask-SQLAlchemy",
    "flask_wtf": "Flask-WTF",
    "git": "GitPython",
    "google.protobuf": "protobuf",
    "graphene_django": "graphene-django",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "magic": "python-magic",
    "markdown": "Markdown",
    "multipart": "python-multipart",
    "oauth2_provider": "django-oauth-toolkit",
    "pkg_resources": "setuptools",
    "psycopg2": "psycopg2-binary",
    "pymysql": "PyMySQL",
    "rest_framework": "djangorestframework",
    "rest_framework_simplejwt": "djangorestframework-simplejwt",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "storages": "django-storages",
    "telegram": "python-telegram-bot",
    "webob": "WebOb",
    "yaml": "PyYAML",
    "zmq": "pyzmq",
}

# Debian packages of shared libraries that wheels expect the system to have.
_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libcairo.so.2": "libcairo2",
    "libgdal.so": "libgdal-dev",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libmagic.so.1": "libmagic1",
    "libmariadb.so.3": "libmariadb3",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpq.so.5": "libpq5",
    "libxml2.so.2": "libxml2",
    "libxslt.so.1": "libxslt1.1",
}


def distribution_of(module):
    """The distribution that most likely has the module (dotted name)."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in _RENAMED:
            return _RENAMED[name]
    return parts[0].replace("_", "-")


def package_of(library):
    """The Debian package of a shared library, or None."""
    return _LIBRARIES.get(library)
