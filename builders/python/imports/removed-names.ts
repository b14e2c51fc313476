/** Names that a release of a distribution took away: code that imports one needs an older release. */
export interface Removal {
  readonly distribution: string;
  /** The first release without them. */
  readonly release: string;
  /** Modules, and names in modules, by their dotted names. */
  readonly names: readonly string[];
  /** Settings that nothing reads any more, each with the one that took its place. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Pythons that releases before that one run on, as a PEP 440 range; undefined for all in use. */
  readonly python?: string;
}

/**
 * From the projects' own release notes: https://docs.djangoproject.com/en/stable/releases/ ("Features
 * removed"), https://flask.palletsprojects.com/changes/, https://werkzeug.palletsprojects.com/changes/,
 * https://jinja.palletsprojects.com/changes/, https://itsdangerous.palletsprojects.com/changes/,
 * https://docs.pydantic.dev/latest/migration/.
 * Pythons as tried: see old-releases.ts.
 */
export const removals: readonly Removal[] = [
  {
    distribution: 'django',
    release: '2.0',
    python: '<3.10',
    names: ['django.core.urlresolvers', 'django.conf.urls.patterns'],
    settings: { MIDDLEWARE_CLASSES: 'MIDDLEWARE' },
  },
  {
    distribution: 'django',
    release: '3.0',
    python: '<3.12',
    names: [
      'django.contrib.staticfiles.templatetags',
      'django.utils.decorators.ContextDecorator',
      'django.utils.encoding.python_2_unicode_compatible',
      'django.utils.lru_cache',
      'django.utils.six',
    ],
  },
  {
    distribution: 'django',
    release: '4.0',
    python: '<3.13',
    names: [
      'django.conf.urls.url',
      'django.contrib.postgres.fields.JSONField',
      'django.utils.encoding.force_text',
      'django.utils.encoding.smart_text',
      'django.utils.http.is_safe_url',
      'django.utils.http.urlquote',
      'django.utils.http.urlunquote',
      'django.utils.translation.ugettext',
      'django.utils.translation.ugettext_lazy',
      'django.utils.translation.ugettext_noop',
      'django.utils.translation.ungettext',
      'django.utils.translation.ungettext_lazy',
    ],
  },
  {
    distribution: 'django',
    release: '5.0',
    names: ['django.utils.baseconv', 'django.utils.timezone.utc'],
  },
  { distribution: 'flask', release: '1.0', python: '<3.10', names: ['flask.ext'] },
  { distribution: 'flask', release: '3.0', names: ['flask.Markup', 'flask.escape'] },
  {
    distribution: 'werkzeug',
    release: '1.0',
    names: ['werkzeug.contrib', 'werkzeug.secure_filename', 'werkzeug.generate_password_hash'],
  },
  { distribution: 'werkzeug', release: '2.1', names: ['werkzeug.security.safe_str_cmp'] },
  {
    distribution: 'werkzeug',
    release: '3.0',
    names: [
      'werkzeug.urls.url_decode',
      'werkzeug.urls.url_encode',
      'werkzeug.urls.url_parse',
      'werkzeug.urls.url_quote',
    ],
  },
  {
    distribution: 'jinja2',
    release: '3.1',
    names: [
      'jinja2.Markup',
      'jinja2.contextfilter',
      'jinja2.contextfunction',
      'jinja2.environmentfilter',
      'jinja2.escape',
    ],
  },
  {
    distribution: 'itsdangerous',
    release: '2.1',
    names: [
      'itsdangerous.JSONWebSignatureSerializer',
      'itsdangerous.TimedJSONWebSignatureSerializer',
    ],
  },
  { distribution: 'pydantic', release: '2.0', names: ['pydantic.BaseSettings'] },
];
