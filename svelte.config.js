import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'img-src': ['self', 'data:'],
				// Small font files are inlined by the build.
				'font-src': ['self', 'data:'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['self'],
				// The walls are rendered with widths and colours of single cells as style attributes.
				'style-src': ['self', 'unsafe-inline']
			}
		},
		alias: {
			'#lib': 'src/lib',
			'#scheduler': 'scheduler'
		}
	}
};

export default config;
